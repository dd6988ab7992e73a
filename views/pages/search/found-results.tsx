/** Results of companies that a question found. */
import { Marked } from '../../parts/marked.tsx'
import { Duration, Moment } from '../../parts/moment.tsx'
import { Badge } from '../../parts/status.tsx'
import { inLanguage, type Screen, shortTitle } from '../../screen.ts'
import type { FoundTenantResult } from './found.ts'
import { spanOf } from './found-rows.tsx'

type Props = {
  screen: Screen
  results: readonly FoundTenantResult[]
  words: readonly string[]
}

export function FoundResultsTable({ screen, results, words: marked }: Props) {
  const { words } = screen
  return (
    <table class="grid-table">
      <thead>
        <tr>
          <th scope="col">{words.run.state}</th>
          <th scope="col">{words.run.tenant}</th>
          <th scope="col">{words.batches.batch}</th>
          <th scope="col">{words.run.startedAt}</th>
          <th scope="col" class="right">
            {words.run.duration}
          </th>
          <th scope="col">{words.run.error}</th>
        </tr>
      </thead>
      <tbody>
        {results.map((result) => (
          <tr>
            <td>
              <Badge mark={result.state} screen={screen} />
            </td>
            <th scope="row">
              <a href={`/tenants/${result.tenantCode}`}>{screen.companyName(result.tenantCode)}</a>
            </th>
            <td>
              <a href={`/runs/${result.runId}#tenant-${result.tenantCode}`}>
                <b>{result.batchId.slice(-3)}</b> {shortTitle(screen, result.title)}
              </a>
            </td>
            <td>
              <Moment at={result.startedAt ?? result.queuedAt} screen={screen} />
            </td>
            <td class="right">
              <Duration ms={spanOf(result)} screen={screen} />
            </td>
            <td class="wrap">
              <Marked
                text={result.errorMessage ? inLanguage(screen, result.errorMessage) : ''}
                words={marked}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
