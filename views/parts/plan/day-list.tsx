/** What is due on one day, with what was changed about it, and where to change it. */
import { inLanguage, type Screen } from '../../screen.ts'
import { ColumnHeads } from '../column-heads.tsx'
import { MoveForm, SkipForm } from '../control-form.tsx'
import { Duration, Moment } from '../moment.tsx'
import { Empty, Frame, Panel } from '../panel.tsx'
import { NoteLine } from './calendar.tsx'
import { type PlanChoice, type PlanCrowd, type PlanItem, planPath } from './model.ts'

type ListProps = {
  screen: Screen
  choice: PlanChoice
  list: Readonly<{ items: readonly PlanItem[]; crowds: readonly PlanCrowd[] }>
}

export function DayList({ screen, choice, list }: ListProps) {
  const { words, format } = screen
  const title = words.plan.listOf(format.day(choice.day))
  const isPast = list.items.some((item) => item.isPast)
  return (
    <Panel
      id="day"
      title={title}
      aside={isPast ? <a href={`/due?day=${choice.day}`}>{words.plan.results}</a> : null}
    >
      {choice.due ? <Change screen={screen} choice={choice} /> : null}
      <DueTimes screen={screen} choice={choice} list={list} />
    </Panel>
  )
}

/** Page and stream share it; the forms above it are left alone while somebody types. */
export function DueTimes({ screen, choice, list }: ListProps) {
  const { words, format } = screen
  const { items, crowds } = list
  const title = words.plan.listOf(format.day(choice.day))
  return (
    <div id="due-times">
      {items.length + crowds.length === 0 ? <Empty>{words.plan.nothingDue}</Empty> : null}
      {items.length === 0 ? null : (
        <Frame label={title}>
          <table class="grid-table plan-list">
            <ColumnHeads names={words.plan.columns} />
            <tbody>
              {items.map((item) => (
                <ItemRow screen={screen} choice={choice} item={item} />
              ))}
            </tbody>
          </table>
        </Frame>
      )}
      {crowds.length === 0 ? null : <Crowds screen={screen} crowds={crowds} />}
    </div>
  )
}

type RowProps = { screen: Screen; choice: PlanChoice; item: PlanItem }

function ItemRow({ screen, choice, item }: RowProps) {
  const { words, format } = screen
  const { batchId, dueAt } = item
  return (
    <tr class={item.runs ? '' : 'not-run'}>
      <td>
        <Moment at={dueAt} screen={screen} style="time" />
        {item.runs ? null : <small class="muted"> {words.plan.doesNotRun}</small>}
      </td>
      <td class="batch-name">
        <a href={`/batches/${batchId}`}>{batchId}</a> {inLanguage(screen, item.title)}
      </td>
      <td class="number">{format.dayShort(item.businessDate)}</td>
      <td>
        <Duration ms={item.expectedMs} screen={screen} />
      </td>
      <td class="notes">
        {item.notes.map((note) => (
          <NoteLine screen={screen} note={note} />
        ))}
      </td>
      <td>
        {item.isPast ? (
          <span class="muted">{words.plan.past}</span>
        ) : screen.operator?.mayAct ? (
          <a
            href={`${planPath(choice, { due: { batchId, dueAt } })}#change`}
            aria-label={words.plan.actOf(batchId, format.time(dueAt))}
          >
            {words.plan.act}
          </a>
        ) : null}
      </td>
    </tr>
  )
}

/** The forms for the due time that was chosen: in place, without a script. */
function Change({ screen, choice }: { screen: Screen; choice: PlanChoice }) {
  const { words, format } = screen
  if (!choice.due || !screen.operator?.mayAct) return null
  const { batchId, dueAt } = choice.due
  const back = planPath(choice, { due: null })
  const place = { screen, batchId, back, dues: [{ dueAt, note: '' }], chosen: dueAt }
  return (
    <section id="change" class="plan-change" aria-labelledby="change-title">
      <h3 id="change-title">{words.plan.pick(batchId, format.dayTime(dueAt))}</h3>
      <div class="control-panels">
        <div>
          <h4>{words.controls.skip}</h4>
          <SkipForm {...place} />
        </div>
        <div>
          <h4>{words.controls.move}</h4>
          <MoveForm {...place} />
        </div>
      </div>
      <p>
        <a href={`/batches/${batchId}/controls?back=${encodeURIComponent(back)}`}>
          {words.controls.of(batchId)}
        </a>{' '}
        <a href={`${back}#day`}>{words.app.close}</a>
      </p>
    </section>
  )
}

function Crowds({ screen, crowds }: { screen: Screen; crowds: readonly PlanCrowd[] }) {
  const { words, format } = screen
  return (
    <>
      <h3 class="crowd-title">{words.plan.oftenTitle}</h3>
      <ul class="crowds">
        {crowds.map((crowd) => (
          <li>
            <a href={`/batches/${crowd.batchId}`}>{crowd.batchId}</a>{' '}
            {inLanguage(screen, crowd.title)}{' '}
            <span class="muted number">
              {words.plan.often(
                format.number(crowd.count),
                format.time(crowd.first),
                format.time(crowd.last),
              )}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
