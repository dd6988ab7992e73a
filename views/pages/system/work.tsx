/** What is at work: the lanes with their runs, and the processes with their load. */
import { ColumnHeads } from '../../parts/column-heads.tsx'
import { Duration } from '../../parts/moment.tsx'
import { Empty, Frame, Panel } from '../../parts/panel.tsx'
import type { SystemProps } from './model.ts'

export function Lanes({ screen, facts }: SystemProps) {
  const { words, format } = screen
  return (
    <Panel id="lanes" title={words.system.workers}>
      <Frame label={words.system.workers}>
        <table class="grid-table">
          <ColumnHeads names={words.system.laneColumns} />
          <tbody>
            {facts.lanes.map(({ lane, slots, running, queued }) => (
              <tr>
                <th scope="row">{words.system.lanes[lane]}</th>
                <td class="number">
                  {format.number(running.length)} / {format.number(slots)}
                </td>
                <td class="number">{format.number(queued)}</td>
                <td class="wrap">
                  {running.length === 0 ? '–' : null}
                  {running.map((run) => (
                    <span class="slot">
                      <a href={`/runs/${run.runId}`}>{run.batchId}</a>{' '}
                      <Duration
                        ms={run.startedAt === null ? null : screen.now - run.startedAt}
                        screen={screen}
                      />
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Frame>
    </Panel>
  )
}

export function Processes({ screen, facts }: SystemProps) {
  const { words, format } = screen
  const { processes } = facts
  return (
    <Panel id="processes" title={words.system.processes}>
      {processes.length === 0 ? (
        <Empty>{words.system.noProcesses}</Empty>
      ) : (
        <Frame label={words.system.processes}>
          <table class="grid-table">
            <ColumnHeads names={words.system.processColumns} />
            <tbody>
              {processes.map((one) => (
                <tr>
                  <th scope="row">
                    {one.name} <small class="muted">{one.pid}</small>
                  </th>
                  <td class="number">{format.bytes(one.rss)}</td>
                  <td class="number">{format.decimal(one.loopP99Ms)} ms</td>
                  <td>
                    <Duration ms={one.uptimeS * 1_000} screen={screen} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </Panel>
  )
}
