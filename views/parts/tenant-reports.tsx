/** The newest files made for a company, on its page. */
import type { Screen } from '../screen.ts'
import { ColumnHeads } from './column-heads.tsx'
import { kindText, ReportFileLinks } from './file-links.tsx'
import { Empty, Frame, Panel } from './panel.tsx'

export type ReportLine = Readonly<{
  id: number
  name: string
  kind: string
  businessDate: string
  bytes: number
  /** The browser can show it. */
  isShown: boolean
}>

type Props = { screen: Screen; code: string; reports: readonly ReportLine[] }

export function TenantReports({ screen, code, reports }: Props) {
  const { words, format } = screen
  const all = `/reports?${new URLSearchParams({ show: 'files', tenant: code })}`
  return (
    <Panel
      id="reports"
      title={words.tenant.reports}
      aside={<a href={all}>{words.tenant.allReports}</a>}
    >
      {reports.length === 0 ? (
        <Empty>{words.tenant.noReports}</Empty>
      ) : (
        <Frame label={words.tenant.reports}>
          <table class="grid-table">
            <ColumnHeads names={words.tenant.reportColumns} />
            <tbody>
              {reports.map((file) => (
                <tr>
                  <td class="number">{format.day(file.businessDate)}</td>
                  <th scope="row" class="wrap">
                    {file.name}
                  </th>
                  <td>{kindText(screen, file.kind)}</td>
                  <td class="right number">{format.bytes(file.bytes)}</td>
                  <td>
                    <ReportFileLinks screen={screen} file={file} />
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
