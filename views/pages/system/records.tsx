/** What waits to be sent, and what is kept for how long. */
import { ColumnHeads } from '../../parts/column-heads.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Empty, Facts, Frame, Panel } from '../../parts/panel.tsx'
import type { StateTotal } from '../sending/frame.tsx'
import { DeliveryBadge } from '../sending/frame.tsx'
import type { SystemProps } from './model.ts'

export function Queues({ screen, facts }: SystemProps) {
  const { words, format } = screen
  const open = facts.queues.filter(({ state }) => WAITING.includes(state))
  return (
    <Panel id="queues" title={words.system.queues} aside={<a href="/outbox">{words.nav.outbox}</a>}>
      {open.length === 0 ? <Empty>{words.system.noQueues}</Empty> : null}
      <ul class="tally">
        {open.map(({ state, count }) => (
          <li>
            <a href={`/outbox?state=${state}`}>
              <DeliveryBadge state={state} screen={screen} />{' '}
              <b class="number">{format.number(count)}</b>
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const WAITING: readonly StateTotal['state'][] = ['PENDING', 'SENDING', 'RETRY', 'IN_DOUBT', 'DEAD']

export function Records({ screen, facts }: SystemProps) {
  const { words, format } = screen
  const { kept } = words.system
  return (
    <Panel id="records" title={words.system.records}>
      <Facts
        pairs={[
          ...Object.entries(facts.retention).map(
            ([what, days]) =>
              [
                kept[what as keyof typeof kept],
                days === null ? null : words.system.days(format.number(days)),
              ] as const,
          ),
          [words.system.index, <Moment at={facts.indexCaughtUpAt} screen={screen} />],
        ]}
      />
      {facts.upkeep.length === 0 ? null : (
        <Frame label={words.system.upkeep}>
          <table class="grid-table">
            <ColumnHeads names={words.system.upkeepColumns} />
            <tbody>
              {facts.upkeep.map((task) => (
                <tr>
                  <th scope="row">
                    <Task screen={screen} name={task.task} />
                  </th>
                  <td>{task.fault ?? <Moment at={task.finishedAt} screen={screen} />}</td>
                  <td class="number right">{format.number(task.removed)}</td>
                  <td class="number right">{format.number(task.removedInAll)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </Panel>
  )
}

/** What it keeps in bounds, with its own name small beside it, as logs and files of settings have it. */
function Task({ screen, name }: { screen: SystemProps['screen']; name: string }) {
  const names: Readonly<Record<string, string>> = screen.words.system.upkeepTasks
  const spoken = names[name]
  if (spoken === undefined) return <>{name}</>
  return (
    <>
      {spoken} <small class="muted">{name}</small>
    </>
  )
}
