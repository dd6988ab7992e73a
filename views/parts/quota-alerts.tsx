/** Open alerts about what companies use of their contracts, the gravest first; on the page of BATCH-301. */
import { inLanguage, type Screen } from '../screen.ts'
import { Panel } from './panel.tsx'
import type { RaisedAlert } from './run-raised.tsx'
import { SeverityGlyph } from './severity.tsx'

export type QuotaAlert = RaisedAlert & Readonly<{ code: string }>

/** Nothing while no company is near its limits. */
export function QuotaAlerts({ screen, alerts }: { screen: Screen; alerts: readonly QuotaAlert[] }) {
  const { words, format } = screen
  if (alerts.length === 0) return null
  return (
    <Panel id="quota" title={words.usage.quotaAlerts} aside={format.number(alerts.length)}>
      <ul class="items">
        {alerts.map(({ alertId, severity, message, code }) => (
          <li class="item">
            <SeverityGlyph severity={severity} screen={screen} />
            <a href={`/alerts/${alertId}`}>{inLanguage(screen, message)}</a>{' '}
            <a href={`/tenants/${code}`}>{code}</a>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
