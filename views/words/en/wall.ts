/** English words: `wall`. */

export const wall = {
  title: 'Wallboard',
  allGood: 'All in order',
  bad: (count: string) => `${count} to look at`,
  notReady: 'The scheduler is not at work',
  stale: 'Not up to date. What you see is from',
  waiting: 'Waiting for data. What you see is from',
  kinds: {
    failed: 'Failed',
    late: 'Late',
    alert: 'Alert',
    unaccounted: 'Unaccounted',
    missed: 'Not run',
  },
  tenants: (bad: string, all: string) => `${bad} of ${all} companies`,
  since: (time: string) => `since ${time}`,
  more: (count: string) => `and ${count} more`,
  next: 'Next',
  running: 'Running',
  due: 'Due today',
  back: 'Leave the wallboard',
}
