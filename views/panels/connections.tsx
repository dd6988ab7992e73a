/** Connections to the outside and how well they are; part of the panel of BATCH-405. */
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Company } from '../parts/company.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Frame, Panel } from '../parts/panel.tsx'
import type { Screen } from '../screen.ts'

export type ConnectionLine = Readonly<{
  configId: string
  key: string
  /** Null: the holding's own. */
  owner: string | null
  /** Not probed while it rests; null = in use. */
  rests: 'held' | 'off' | null
  status: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN'
  code: string | null
  checkedAt: number | null
  secretExpiresOn: string | null
}>

type Props = { screen: Screen; lines: readonly ConnectionLine[] }

const TONES = { HEALTHY: 'good', UNHEALTHY: 'fail', UNKNOWN: 'warn' } as const

export function Connections({ screen, lines }: Props) {
  const { words } = screen
  const names = [
    words.tenants.tenant,
    words.findings.connection,
    words.findings.health,
    words.findings.checkedAt,
    words.findings.secret,
  ]
  return (
    <Panel
      id="connections"
      title={words.findings.connections}
      aside={words.findings.connectionsHelp}
    >
      {lines.length === 0 ? (
        <Empty>{words.findings.noConnections}</Empty>
      ) : (
        <Frame label={words.findings.connections}>
          <table class="grid-table">
            <ColumnHeads names={names} />
            <tbody>
              {lines.map((line) => (
                <Line screen={screen} line={line} />
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </Panel>
  )
}

function Line({ screen, line }: { screen: Screen; line: ConnectionLine }) {
  const { words, format } = screen
  const { owner, status, code } = line
  const rests = line.rests ?? (line.checkedAt === null ? 'unchecked' : null)
  return (
    <tr id={`connection-${line.configId}`}>
      <th scope="row">
        {owner === null ? (
          words.findings.holding
        ) : (
          <Company code={owner} name={screen.companyName(owner)} />
        )}
      </th>
      <td>
        <code>{line.key}</code>
      </td>
      <td>
        {rests === null ? (
          <b class={`severity tone-${TONES[status]}`}>{words.sending.health[status]}</b>
        ) : (
          <span class="muted">{words.findings[rests]}</span>
        )}{' '}
        {status === 'UNHEALTHY' && code !== null ? <code>{code}</code> : null}
      </td>
      <td>
        <Moment at={line.checkedAt} screen={screen} />
      </td>
      <td class="number">
        {line.secretExpiresOn === null ? '–' : format.day(line.secretExpiresOn)}
      </td>
    </tr>
  )
}
