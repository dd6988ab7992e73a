/** The panel of BATCH-403: companies by services, what of one company's accounts should be looked at, links by hand. */
import { Act } from '../parts/act.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, type Fault, Frame, Notice, Panel } from '../parts/panel.tsx'
import { type Bilingual, inLanguage, type Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'
import { type SecretEnds, Secrets } from './secret-ends.tsx'

const SERVICES = ['SLACK', 'TEAMS', 'LINE_WORKS'] as const
type Service = (typeof SERVICES)[number]
type Words = Dictionary['links']

export type LinksCell = Readonly<{
  /** Null: the directory was never read. */
  sync: Readonly<{
    at: number
    runId: string
    result: keyof Dictionary['mirrors']['results']
    errorCode: string | null
  }> | null
  users: number | null
  linked: number | null
  /** Null: the connection is not in use any more. */
  health: Readonly<{ status: keyof Dictionary['sending']['health']; code: string | null }> | null
  /** Part of 1 of the active employees who have an account; null = not known, or nobody should have one. */
  share: number | null
  /** In all lists; null = never compared. */
  findings: number | null
}>

export type LinksRow = Readonly<{
  code: string
  name: string
  /** Slack, Teams, LINE WORKS; null = not connected. */
  cells: readonly (LinksCell | null)[]
}>

export type ReportList = Readonly<{
  service: Service
  list: keyof Words['lists']
  count: number
  /** The first of them; addresses are masked. */
  texts: readonly Bilingual[]
}>

export type CompanyLinks = Readonly<{
  code: string
  name: string
  report: Readonly<{ date: string; lists: readonly ReportList[] }> | null
  links: readonly Readonly<{
    service: Service
    employeeCode: string
    externalId: string
    method: keyof Words['methods']
    state: keyof Words['states']
  }>[]
  /** Why the company's file, and with it its links, can not be read. */
  fault: Fault | null
}>

export type LinksFacts = Readonly<{
  rows: readonly LinksRow[]
  ends: SecretEnds
  company: CompanyLinks | null
}>

type Props = { screen: Screen; facts: LinksFacts }

const TONES = { ok: 'good', skipped: 'idle', auth: 'fail', error: 'fail', refused: 'warn' } as const

export function LinksPanel({ screen, facts }: Props) {
  const { words } = screen
  const services = SERVICES.map((service) => words.sending.channels[service])
  return (
    <>
      <Panel id="services" title={words.links.title}>
        {facts.rows.length === 0 ? (
          <Empty>{words.links.none}</Empty>
        ) : (
          <Frame label={words.links.title}>
            <table class="grid-table">
              <ColumnHeads names={[words.tenants.tenant, ...services]} />
              <tbody>
                {facts.rows.map((row) => (
                  <Row screen={screen} row={row} isChosen={row.code === facts.company?.code} />
                ))}
              </tbody>
            </table>
          </Frame>
        )}
      </Panel>
      <Secrets screen={screen} facts={facts.ends} />
      {facts.company === null ? null : <Company screen={screen} company={facts.company} />}
    </>
  )
}

function Row({ screen, row, isChosen }: { screen: Screen; row: LinksRow; isChosen: boolean }) {
  return (
    <tr>
      <th scope="row">
        <a
          href={`/batches/BATCH-403?tenant=${row.code}#links`}
          {...(isChosen ? { 'aria-current': 'true' } : {})}
        >
          {screen.companyName(row.code, row.name)}
        </a>
      </th>
      {row.cells.map((cell) => (
        <td>
          <Cell screen={screen} cell={cell} code={row.code} />
        </td>
      ))}
    </tr>
  )
}

/** Below it the batch alarms, once it was above. */
const GOOD_SHARE = 0.95

type CellProps = { screen: Screen; cell: LinksCell | null; code: string }

function Cell({ screen, cell, code }: CellProps) {
  const { words, format } = screen
  if (cell === null) return <span class="muted">{words.links.notConnected}</span>
  const { sync, health, share, findings } = cell
  return (
    <>
      {sync === null ? (
        <span class="muted">{words.links.neverRead}</span>
      ) : (
        <Sync {...{ screen, sync }} />
      )}{' '}
      {health !== null && health.status === 'UNHEALTHY' ? (
        <b class="severity tone-fail">
          {words.sending.health.UNHEALTHY}{' '}
          {health.code === null ? null : <code>{health.code}</code>}
        </b>
      ) : null}
      <br />
      {cell.users === null ? null : (
        <span class="number">{words.links.users(format.number(cell.users))}</span>
      )}{' '}
      {cell.linked === null ? null : (
        <span class="number">{words.links.linked(format.number(cell.linked))}</span>
      )}{' '}
      {share === null ? null : (
        <b class={`severity tone-${share < GOOD_SHARE ? 'warn' : 'good'}`}>
          {words.links.share(format.share(share))}
        </b>
      )}{' '}
      {findings === null || findings === 0 ? null : (
        <a class="number" href={`/batches/BATCH-403?tenant=${code}#links`}>
          {words.links.findings(format.number(findings))}
        </a>
      )}
    </>
  )
}

function Sync({ screen, sync }: { screen: Screen; sync: NonNullable<LinksCell['sync']> }) {
  return (
    <>
      <b class={`severity tone-${TONES[sync.result]}`}>
        {screen.words.mirrors.results[sync.result]}
      </b>{' '}
      {sync.errorCode === null ? null : <code>{sync.errorCode}</code>}{' '}
      <small>
        <a href={`/runs/${sync.runId}`}>
          <Moment at={sync.at} screen={screen} />
        </a>
      </small>
    </>
  )
}

type CompanyProps = { screen: Screen; company: CompanyLinks }

function Company({ screen, company }: CompanyProps) {
  const { words, format } = screen
  const { report } = company
  return (
    <>
      <Panel
        id="links"
        title={words.links.of(screen.companyName(company.code, company.name))}
        aside={report === null ? null : words.links.reportOf(format.day(report.date))}
      >
        {report === null ? <Empty>{words.links.noReport}</Empty> : null}
        {report?.lists.length === 0 ? <Empty>{words.links.nothing}</Empty> : null}
        {report?.lists.map((list) => (
          <List screen={screen} list={list} />
        ))}
        {company.fault === null ? <Make screen={screen} company={company} /> : null}
      </Panel>
      <Panel id="by-hand" title={words.links.byHand}>
        {company.fault === null ? null : <Unreadable screen={screen} company={company} />}
        {company.fault !== null ? null : company.links.length === 0 ? (
          <Empty>{words.links.noLinks}</Empty>
        ) : (
          <ByHand screen={screen} company={company} />
        )}
      </Panel>
    </>
  )
}

function Unreadable({ screen, company }: CompanyProps) {
  const { links } = screen.words
  const { message = null, hint = null } = company.fault ?? {}
  const why = [message, hint].flatMap((text) => (text ? [inLanguage(screen, text)] : []))
  const title = links.unreadable(screen.companyName(company.code, company.name))
  return <Notice kind="fail" title={title} hint={why.join(' — ')} />
}

function List({ screen, list }: { screen: Screen; list: ReportList }) {
  const { words, format } = screen
  const rest = list.count - list.texts.length
  return (
    <details open={list.list === 'retiredButActive'}>
      <summary>
        {words.sending.channels[list.service]}: {words.links.lists[list.list]}{' '}
        <b class="number">{format.number(list.count)}</b>
      </summary>
      <ul class="plain-list">
        {list.texts.map((text) => (
          <li>{inLanguage(screen, text)}</li>
        ))}
      </ul>
      {rest === 0 ? null : <p class="hint">{words.links.more(format.number(rest))}</p>}
    </details>
  )
}

function Make({ screen, company }: CompanyProps) {
  const { words } = screen
  return (
    <Act
      screen={screen}
      name={words.links.make}
      help={words.links.makeHelp}
      action={`/batches/BATCH-403/links/${company.code}`}
    >
      <label>
        {words.links.service}
        <select name="service">
          {SERVICES.map((service) => (
            <option value={service}>{words.sending.channels[service]}</option>
          ))}
        </select>
      </label>
      <label>
        {words.links.employee}
        <input name="employee" spellcheck={false} required />
      </label>
      <label>
        {words.links.account} <small>{words.links.accountHelp}</small>
        <input name="account" spellcheck={false} required />
      </label>
    </Act>
  )
}

function ByHand({ screen, company }: CompanyProps) {
  const { words } = screen
  const names = [words.links.employee, words.links.service, words.links.account, words.links.state]
  return (
    <Frame label={words.links.byHand}>
      <table class="grid-table">
        <ColumnHeads names={names} />
        <tbody>
          {company.links.map((link) => (
            <tr>
              <th scope="row">
                {link.employeeCode}
                {link.method === 'MANUAL' ? (
                  <Act
                    screen={screen}
                    name={words.links.remove}
                    help={words.links.removeHelp}
                    action={`/batches/BATCH-403/unlinks/${company.code}`}
                  >
                    <input type="hidden" name="service" value={link.service} />
                    <input type="hidden" name="employee" value={link.employeeCode} />
                  </Act>
                ) : null}
              </th>
              <td>{words.sending.channels[link.service]}</td>
              <td>
                <code>{link.externalId}</code>
              </td>
              <td>
                <b class={`severity tone-${link.state === 'LINKED' ? 'good' : 'warn'}`}>
                  {words.links.states[link.state]}
                </b>{' '}
                <small class="muted">{words.links.methods[link.method]}</small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Frame>
  )
}
