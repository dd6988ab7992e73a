/** Part of the panel of BATCH-403: when the secrets of connections run out, the next first. */
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Empty, Frame, Panel } from '../parts/panel.tsx'
import type { Screen } from '../screen.ts'

/** A secret that runs out. */
export type SecretEnd = Readonly<{
  configId: string
  key: string
  /** Null: the holding's own. */
  tenantCode: string | null
  tenantName: string | null
  day: string
  /** Below 0 when it is over. */
  daysLeft: number
}>

export type SecretEnds = Readonly<{
  secrets: readonly SecretEnd[]
  /** Connections in use whose secret has no day on record. */
  withoutEnd: number
}>

/** As BATCH-405 finds them (T4). */
const SOON_DAYS = 30
const VERY_SOON_DAYS = 7

type Props = { screen: Screen; facts: SecretEnds }

export function Secrets({ screen, facts: { secrets, withoutEnd } }: Props) {
  const { words, format } = screen
  const names = [
    words.findings.secret,
    words.links.daysLeft,
    words.tenants.tenant,
    words.findings.connection,
  ]
  return (
    <Panel
      id="secrets"
      title={words.links.secrets}
      aside={withoutEnd === 0 ? null : words.links.withoutEnd(format.number(withoutEnd))}
    >
      {secrets.length === 0 ? (
        <Empty>{words.links.noSecrets}</Empty>
      ) : (
        <Frame label={words.links.secrets}>
          <table class="grid-table">
            <ColumnHeads names={names} />
            <tbody>
              {secrets.map((secret) => (
                <Row screen={screen} secret={secret} />
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </Panel>
  )
}

function Row({ screen, secret }: { screen: Screen; secret: SecretEnd }) {
  const { words, format } = screen
  const { day, daysLeft, tenantCode, tenantName, key, configId } = secret
  return (
    <tr>
      <th scope="row" class="number">
        {format.day(day)}
      </th>
      <td>
        <b class={`severity tone-${toneOf(daysLeft)}`}>
          {daysLeft < 0 ? words.links.over : words.links.left(format.number(daysLeft))}
        </b>
      </td>
      <td>
        {tenantCode === null ? (
          words.findings.holding
        ) : (
          <a href={`/tenants/${tenantCode}`}>
            {screen.companyName(tenantCode, tenantName ?? tenantCode)}
          </a>
        )}
      </td>
      <td>
        <a href={`/batches/BATCH-405#connection-${configId}`}>
          <code>{key}</code>
        </a>
      </td>
    </tr>
  )
}

function toneOf(daysLeft: number): 'fail' | 'warn' | 'idle' {
  if (daysLeft <= VERY_SOON_DAYS) return 'fail'
  return daysLeft <= SOON_DAYS ? 'warn' : 'idle'
}
