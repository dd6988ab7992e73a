/** English words: `nav`. */

export const nav = {
  today: 'Today',
  plan: 'Plan',
  batches: 'Batches',
  tenants: 'Tenants',
  alerts: 'Alerts',
  outbox: 'Outbox',
  reports: 'Reports',
  payments: 'Payments',
  search: 'Search',
  shiftReport: 'Shift report',
  wall: 'Wallboard',
  audit: 'Audit',
  operators: 'Operators',
  tokens: 'API tokens',
  system: 'System',
}
