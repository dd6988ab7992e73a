/** Destinations of one company and service: on or off and why, their address, a test; part of the panels of the mirrors. */
import { Act } from '../parts/act.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Frame, Panel } from '../parts/panel.tsx'
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

export type DestinationLine = Readonly<{
  destinationId: string
  name: string
  externalId: string | null
  parentExternalId: string | null
  webhookRef: string | null
  isEnabled: boolean
  disabledReason: string | null
  disabledBy: string | null
  isAutoRegistered: boolean
  verifiedAt: number | null
  lastSuccessAt: number | null
  lastError: string | null
}>

export type DestinationsFacts = Readonly<{
  batchId: string
  service: keyof Dictionary['mirrors']['containers']
  of: Readonly<{ code: string; name: string }>
  destinations: readonly DestinationLine[]
  notShown: number
}>

type Props = { screen: Screen; facts: DestinationsFacts }

export function Destinations({ screen, facts }: Props) {
  const { words, format } = screen
  const wanted = facts.destinations.filter((line) => !isOffer(line))
  const offered = facts.destinations.filter(isOffer)
  return (
    <Panel
      id="destinations"
      title={words.mirrors.of(screen.companyName(facts.of.code, facts.of.name))}
    >
      {facts.destinations.length === 0 ? (
        <Empty>{words.mirrors.noDestinations}</Empty>
      ) : (
        <>
          {wanted.length === 0 ? null : <Lines screen={screen} facts={facts} lines={wanted} />}
          {offered.length === 0 ? null : (
            <details open={wanted.length === 0}>
              <summary>
                {words.mirrors.offered(format.number(offered.length + facts.notShown))}
              </summary>
              <Lines screen={screen} facts={facts} lines={offered} />
            </details>
          )}
        </>
      )}
      {facts.notShown === 0 ? null : (
        <p class="hint">{words.mirrors.more(format.number(facts.notShown))}</p>
      )}
    </Panel>
  )
}

/** Found by a sync, and nobody has decided anything about it. */
function isOffer({ isEnabled, isAutoRegistered, disabledBy }: DestinationLine): boolean {
  return !isEnabled && isAutoRegistered && disabledBy === null
}

function Lines({ screen, facts, lines }: Props & { lines: readonly DestinationLine[] }) {
  const { words } = screen
  const names = [
    words.mirrors.destination,
    words.mirrors.state,
    words.mirrors.address,
    words.mirrors.verified,
    words.mirrors.lastSuccess,
  ]
  return (
    <Frame label={words.mirrors.of(screen.companyName(facts.of.code, facts.of.name))}>
      <table class="grid-table">
        <ColumnHeads names={names} />
        <tbody>
          {lines.map((line) => (
            <Row screen={screen} line={line} facts={facts} />
          ))}
        </tbody>
      </table>
    </Frame>
  )
}

type RowProps = Props & { line: DestinationLine }

function Row({ screen, line, facts }: RowProps) {
  const { words } = screen
  const why = [line.disabledReason, line.disabledBy].filter((part) => part !== null).join(' · ')
  return (
    <tr>
      <th scope="row">
        {line.name}
        <Acts screen={screen} line={line} facts={facts} />
      </th>
      <td>
        <b class={`severity tone-${line.isEnabled ? 'good' : 'idle'}`}>
          {line.isEnabled ? words.mirrors.on : words.mirrors.off}
        </b>{' '}
        <small class="muted">
          {why === '' && line.isAutoRegistered ? words.mirrors.found : why}
        </small>{' '}
        {line.lastError === null ? null : <code>{line.lastError}</code>}
      </td>
      <td class="wrap">
        <code>{line.webhookRef ?? line.externalId ?? words.mirrors.noAddress}</code>
      </td>
      <td>
        <Moment at={line.verifiedAt} screen={screen} />
      </td>
      <td>
        <Moment at={line.lastSuccessAt} screen={screen} />
      </td>
    </tr>
  )
}

function Acts({ screen, line, facts }: RowProps) {
  const { mirrors } = screen.words
  const { service } = facts
  const id = encodeURIComponent(line.destinationId)
  const at = (act: string) => `/batches/${facts.batchId}/destinations/${facts.of.code}/${id}/${act}`
  const turn = line.isEnabled
    ? { to: 'off', name: mirrors.turnOff, help: mirrors.turnOffHelp }
    : { to: 'on', name: mirrors.turnOn, help: mirrors.turnOnHelp }
  return (
    <>
      {line.isEnabled ? (
        <Act screen={screen} name={mirrors.test} help={mirrors.testHelp} action={at('tests')} />
      ) : null}
      <Act screen={screen} name={turn.name} help={turn.help} action={at('turns')}>
        <input type="hidden" name="turn" value={turn.to} />
      </Act>
      {service === 'SLACK' ? null : (
        <Act
          screen={screen}
          name={mirrors.enter}
          help={mirrors.enterHelp[service]}
          action={at('addresses')}
        >
          <label>
            {mirrors.address}
            <input
              name="address"
              value={service === 'TEAMS' ? '' : (line.externalId ?? '')}
              spellcheck={false}
              required
            />
          </label>
        </Act>
      )}
    </>
  )
}
