/** What came of a run beside its files: alerts it raised, and the runs that repeated it. */
import { type Bilingual, inLanguage, type Screen } from '../screen.ts'
import { Panel } from './panel.tsx'
import { SeverityGlyph, type SeverityName } from './severity.tsx'
import { Badge, type Mark } from './status.tsx'

export type RaisedAlert = Readonly<{ alertId: string; severity: SeverityName; message: Bilingual }>

export function RunRaised({ screen, alerts }: { screen: Screen; alerts: readonly RaisedAlert[] }) {
  if (alerts.length === 0) return null
  const count = screen.format.number(alerts.length)
  return (
    <Panel id="raised" title={screen.words.run.raised} aside={count}>
      <ul class="items">
        {alerts.map((alert) => (
          <li class="item">
            <SeverityGlyph severity={alert.severity} screen={screen} />
            <a href={`/alerts/${alert.alertId}`}>{inLanguage(screen, alert.message)}</a>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

export type Repeat = Readonly<{ id: string; state: Mark }>

export function RunRepeats({ screen, repeats }: { screen: Screen; repeats: readonly Repeat[] }) {
  if (repeats.length === 0) return null
  return (
    <p class="repeats">
      {screen.words.run.repeatedBy}:{' '}
      {repeats.map(({ id, state }) => (
        <a href={`/runs/${id}`}>
          <Badge mark={state} screen={screen} />
        </a>
      ))}
    </p>
  )
}
