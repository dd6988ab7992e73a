/** English words: `triggers`. */

export const triggers = {
  schedule: 'Schedule',
  manual: 'By hand',
  api: 'API',
  retry: 'Retry',
  'catch-up': 'Catch-up',
  dependency: 'Dependency',
}
