/** English words: `batches`. */

import { counted } from './counted.ts'

export const batches = {
  title: 'Batches',
  count: (count: string) => counted(count, 'batch', 'batches'),
  batch: 'Batch',
  lastRun: 'Last run',
  lastRuns: 'Last 30 runs',
  lastRunsHelp: 'height = duration; oldest on the left',
  schedule: 'Schedule',
  next: 'Next run',
  success: 'Success',
  successHelp: 'share of good ends, last 30 days (at most 100 runs)',
  notBuilt: 'not built',
  held: 'held',
  disabled: 'switched off',
  manual: 'by hand',
  never: 'never ran',
  filter: 'Show',
  onlyFailed: 'Last run bad',
  onlyRunning: 'Running',
  onlyBuilt: 'Built',
  empty: 'No batch matches this filter.',
  onlyHeld: 'held or off',
  find: 'Find a batch',
  duration: 'Usually takes',
}
