/** English words: `usage`. */

export const usage = {
  title: 'Usage of 31 days',
  help: (day: string) => `measured up to ${day}`,
  none: 'No company has been measured in the last 31 days.',
  meter: 'Meter',
  all: 'All meters',
  meters: {
    people: 'Active people',
    storage: 'Storage',
    calls: 'API calls',
    reports: 'Reports',
  },
  /** What the quota of a meter counts. */
  quotas: {
    people: 'accounts',
    storage: 'storage',
    calls: 'calls this month',
    reports: 'reports',
  },
  quota: 'Of the contract',
  newest: 'Newest day',
  days: 'Days',
  states: { well: 'in bounds', tight: 'tight', used_up: 'used up' },
  ofLimit: (used: string, limit: string, what: string) => `${used} of ${limit} ${what}`,
  noLimit: (what: string) => `no limit of ${what}`,
  missing: 'missing',
  missingDays: 'Missing days',
  missingNone: 'none',
  missingMore: (count: string) => `and ${count} more`,
  missingDay: (name: string, day: string) => `${name}: ${day} was not measured`,
  measure: (name: string, day: string) => `${name}: ${day} was not measured. Measure it now`,
  spark: (meter: string, low: string, high: string, newest: string) =>
    `${meter}: ${low} to ${high} a day, newest ${newest}`,
  counts: {
    missing: 'with missing days',
    tight: 'tight (from 80%)',
    usedUp: 'used up (from 100%)',
  },
  pages: 'Pages',
  page: (number: string) => `Page ${number}`,
  quotaAlerts: 'Near or above the contract',
}
