/** Runs that a question found. */
import { Marked } from '../../parts/marked.tsx'
import { Duration, Moment } from '../../parts/moment.tsx'
import { type RunLine, whyText } from '../../parts/run-line.tsx'
import { Badge } from '../../parts/status.tsx'
import { type Screen, shortTitle } from '../../screen.ts'
import { spanOf } from './found-rows.tsx'

type Props = { screen: Screen; runs: readonly RunLine[]; words: readonly string[] }

export function FoundRunsTable({ screen, runs, words: marked }: Props) {
  const { words } = screen
  return (
    <table class="grid-table">
      <thead>
        <tr>
          <th scope="col">{words.run.state}</th>
          <th scope="col">{words.batches.batch}</th>
          <th scope="col">{words.run.startedAt}</th>
          <th scope="col" class="right">
            {words.run.duration}
          </th>
          <th scope="col">{words.run.trigger}</th>
          <th scope="col">{words.run.why}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr>
            <td>
              <Badge mark={run.mark} screen={screen} />
            </td>
            <th scope="row">
              <a href={`/runs/${run.runId}`}>
                <b>{run.batchId.slice(-3)}</b> {shortTitle(screen, run.title)}
              </a>
            </th>
            <td>
              <Moment at={run.startedAt ?? run.queuedAt} screen={screen} />
            </td>
            <td class="right">
              <Duration ms={spanOf(run)} screen={screen} />
            </td>
            <td class="short">{words.triggers[run.trigger]}</td>
            <td class="wrap">
              <Marked text={whyText(run, screen)} words={marked} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
