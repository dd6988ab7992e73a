/** English words: `states`. */

export const states = {
  queued: 'Queued',
  running: 'Running',
  succeeded: 'OK',
  warned: 'Warnings',
  failed: 'Failed',
  cancelled: 'Cancelled',
  timed_out: 'Timed out',
  interrupted: 'Interrupted',
  skipped: 'Skipped',
  missed: 'Missed',
  planned: 'Planned',
  pending: 'Waiting',
  crashed: 'Crashed',
  lost: 'Lost',
  unaccounted: 'Unaccounted',
}
