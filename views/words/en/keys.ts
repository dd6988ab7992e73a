/** English words: `keys`. */

export const keys = {
  today: 'Today board',
  batches: 'Batches',
  tenants: 'Tenants',
  alerts: 'Alerts',
  outbox: 'Outbox',
  help: 'This list',
}
