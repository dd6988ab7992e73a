/** There was a reading, good or bad: the alert about missing ones is over (rule R5.6). */
import { forgetNoData } from '../../data/ops/alert-no-data.ts'
import { openAlert } from '../../data/ops/alerts.ts'
import type { AlertContext, Said } from './context.ts'
import { endAlert } from './end.ts'

export function noteReading(context: AlertContext, key: string, said: Said): void {
  forgetNoData(context.ops, key)
  const silence = openAlert(context.ops, noDataKey(key))
  if (silence) endAlert(context, silence, { at: said.at, runId: said.runId })
}

export function noDataKey(key: string): string {
  return `${key}:nodata`
}
