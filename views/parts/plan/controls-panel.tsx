/** Beside the calendar: what operators have changed, blackouts of the file, and maintenance mode. */
import type { Blackout } from '../../../server/domain/blackout.ts'
import type { PlanFacts } from '../../pages/plan.tsx'
import type { Screen } from '../../screen.ts'
import { ControlGlyph } from '../control-chip.tsx'
import { HoldForm } from '../control-form.tsx'
import { ControlList } from '../control-list.tsx'
import { Panel } from '../panel.tsx'
import { planPath } from './model.ts'

type Props = { screen: Screen; facts: PlanFacts }

export function ControlsPanel({ screen, facts }: Props) {
  return (
    <>
      <InForce screen={screen} facts={facts} />
      <HoldPanel screen={screen} facts={facts} />
    </>
  )
}

/** Page and stream share it. */
export function InForce({ screen, facts }: { screen: Screen; facts: Omit<PlanFacts, 'notice'> }) {
  const { words } = screen
  const { choice, controls, blackouts, batches } = facts
  const back = planPath(choice, { due: null })
  const titles = new Map(batches.map(({ batchId, title }) => [batchId, title]))
  return (
    <Panel
      id="in-force"
      title={words.plan.controls}
      aside={<a href="/maintenance">{words.plan.maintenance}</a>}
    >
      <ControlList
        screen={screen}
        controls={controls}
        back={back}
        titleOf={(batchId) => titles.get(batchId) ?? { ja: '', en: '' }}
        empty={words.controls.noneAll}
      />
      {blackouts.length === 0 ? null : (
        <ul class="control-list">
          {blackouts.map((blackout) => (
            <BlackoutLine screen={screen} blackout={blackout} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** A batch that was chosen may be held in place. */
function HoldPanel({ screen, facts }: Props) {
  const { words } = screen
  const { batch } = facts.choice
  const isHeld = facts.controls.some((one) => one.kind === 'hold' && one.batchId === batch)
  if (batch === null || isHeld || !screen.operator?.mayAct) return null
  return (
    <Panel id="hold" title={`${batch} ${words.controls.hold}`}>
      <HoldForm screen={screen} batchId={batch} back={planPath(facts.choice, { due: null })} />
    </Panel>
  )
}

function BlackoutLine({ screen, blackout }: { screen: Screen; blackout: Blackout }) {
  const { words, format } = screen
  const { name, reason, from, until, daily, due } = blackout
  const at = (instant: number | null) =>
    instant === null ? words.plan.endless : format.dayTime(instant)
  return (
    <li class="control-item control-blackout">
      <p>
        <ControlGlyph kind="blackout" /> <b>{words.plan.blackout(name)}</b>{' '}
        <span class="number">
          {from === null && until === null ? '' : words.plan.blackoutFrom(at(from), at(until))}{' '}
          {daily ? words.plan.blackoutDaily(daily.from, daily.until) : ''}
        </span>
      </p>
      <p class="control-reason">
        {reason} <span class="muted">{words.plan.blackoutFate[due]}</span>
      </p>
    </li>
  )
}
