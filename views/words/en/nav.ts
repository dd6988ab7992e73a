/** English words: `nav`. */

export const nav = {
  today: 'Today',
  batches: 'Batches',
  tenants: 'Tenants',
  alerts: 'Alerts',
  outbox: 'Outbox',
}
