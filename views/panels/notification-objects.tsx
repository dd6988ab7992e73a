/** Part of the panel of BATCH-405: a setting that a finding is about, and the destinations of a company that can be tried. */
import { Act } from '../parts/act.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { companyText } from '../parts/company.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Facts, Frame, Panel } from '../parts/panel.tsx'
import type { Screen } from '../screen.ts'

export type SettingFacts = Readonly<{
  settingKey: string
  name: string | null
  event: string
  channel: string
  audience: string
  /** Kind and value, addresses masked. */
  recipients: readonly string[]
  destinationId: string | null
  templateKey: string
  frequency: string
  frequencyValue: number | null
  fallback: string | null
  isEnabled: boolean
  updatedAt: number
}>

export type TriedDestination = Readonly<{
  destinationId: string
  name: string
  service: 'EMAIL' | 'WEBHOOK'
  /** Masked, or the reference of a webhook; null = not entered yet. */
  address: string | null
  isEnabled: boolean
  lastSuccessAt: number | null
  lastError: string | null
}>

export type CompanyObjects = Readonly<{
  code: string
  name: string
  /** Of all companies, to choose another. */
  codes: readonly string[]
  /** Null: none is asked for. */
  setting: SettingFacts | 'gone' | null
  destinations: readonly TriedDestination[]
}>

type Props = { screen: Screen; company: CompanyObjects }

export function ObjectOf({ screen, company }: Props) {
  const { findings } = screen.words
  const { setting } = company
  const name = screen.companyName(company.code, company.name)
  if (setting === null) return null
  if (setting === 'gone')
    return (
      <Panel id="object" title={name}>
        <Empty>{findings.gone}</Empty>
      </Panel>
    )
  return (
    <Panel id="object" title={findings.setting(setting.settingKey)} aside={name}>
      <Setting screen={screen} setting={setting} />
    </Panel>
  )
}

function Setting({ screen, setting }: { screen: Screen; setting: SettingFacts }) {
  const { parts, on, off } = screen.words.findings
  const { frequency, frequencyValue, destinationId, fallback } = setting
  const to = [setting.audience, ...setting.recipients].join(', ')
  const often = frequencyValue === null ? frequency : `${frequency} ${frequencyValue}`
  return (
    <Facts
      pairs={[
        [parts.name, setting.name],
        [parts.state, setting.isEnabled ? on : off],
        [parts.event, <code>{setting.event}</code>],
        [parts.channel, <code>{setting.channel}</code>],
        [parts.audience, <code>{to}</code>],
        [parts.destination, destinationId && <code>{destinationId}</code>],
        [parts.template, <code>{setting.templateKey}</code>],
        [parts.frequency, <code>{often}</code>],
        [parts.fallback, fallback && <code>{fallback}</code>],
        [parts.changed, <Moment at={setting.updatedAt} screen={screen} />],
      ]}
    />
  )
}

export function TestDestinations({ screen, company }: Props) {
  const { findings, sending } = screen.words
  const { code, codes, destinations } = company
  const names = [
    findings.destination,
    sending.facts.channel,
    findings.health,
    findings.address,
    findings.lastSuccess,
  ]
  return (
    <Panel
      id="destinations"
      title={findings.destinationsOf(screen.companyName(company.code, company.name))}
    >
      <p class="hint">{findings.destinationsHelp}</p>
      <form method="get" action="/batches/BATCH-405#destinations" class="filter-form">
        <label>
          {screen.words.tenants.tenant}
          <select name="tenant">
            {codes.map((one) => (
              <option value={one} selected={one === code}>
                {companyText(screen, one)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit">{findings.show}</button>
      </form>
      {destinations.length === 0 ? (
        <Empty>{findings.noDestinations}</Empty>
      ) : (
        <Frame label={findings.destinations}>
          <table class="grid-table">
            <ColumnHeads names={names} />
            <tbody>
              {destinations.map((line) => (
                <Row screen={screen} code={code} line={line} />
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </Panel>
  )
}

type RowProps = { screen: Screen; code: string; line: TriedDestination }

function Row({ screen, code, line }: RowProps) {
  const { findings, sending } = screen.words
  const id = encodeURIComponent(line.destinationId)
  return (
    <tr>
      <th scope="row">
        {line.name}
        {line.isEnabled && line.address !== null ? (
          <Act
            screen={screen}
            name={findings.test}
            help={findings.testHelp}
            action={`/batches/BATCH-405/destinations/${code}/${id}/tests`}
          />
        ) : null}
      </th>
      <td class="short">{sending.channels[line.service]}</td>
      <td>
        <b class={`severity tone-${line.isEnabled ? 'good' : 'idle'}`}>
          {line.isEnabled ? findings.on : findings.off}
        </b>{' '}
        {line.lastError === null ? null : <code>{line.lastError}</code>}
      </td>
      <td class="wrap">
        <code>{line.address ?? findings.noAddress}</code>
      </td>
      <td>
        <Moment at={line.lastSuccessAt} screen={screen} />
      </td>
    </tr>
  )
}
