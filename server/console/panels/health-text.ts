/** Findings of BATCH-303 as short texts for tiles and lists. */
import type { Screen } from '../../../views/screen.ts'
import { isMetric, METRICS, type MetricName } from '../../domain/health/metrics.ts'
import type { HealthFinding } from '../../domain/health/state.ts'

export function findingText(screen: Screen, finding: HealthFinding): string {
  const { words } = screen
  const { metric, value } = finding
  if (isMetric(metric)) {
    return `${words.health.metrics[metric]} ${value === null ? '–' : valueText(screen, metric, value)}`
  }
  if (metric.endsWith(':nodata')) return words.health.noData(metric.replace(':nodata', ''))
  const names: Readonly<Record<string, string>> = words.health.findings
  return names[metric] ?? metric
}

export function valueText({ format, words }: Screen, metric: MetricName, value: number): string {
  switch (METRICS[metric].unit) {
    case 'percent':
      return `${format.decimal(value)}%`
    case 'ms':
      return `${format.number(value)} ${words.units.ms}`
    case 'hours':
      return words.health.hours(format.decimal(value))
    case 'count':
      return words.units.records(format.number(value))
  }
}
