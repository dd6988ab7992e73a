/** English words: `tenants`. */

export const tenants = {
  title: 'Tenants',
  tenant: 'Tenant',
  status: 'Status',
  plan: 'Plan',
  contractEnd: 'Contract ends',
  openEnd: 'open',
  endsIn: (days: string) => `in ${days} days`,
  ended: 'ended',
  lastNight: 'Last night',
  nightOk: (count: string) => `all ${count} OK`,
  nightMixed: (ok: string, total: string) => `${ok} of ${total} OK`,
  nightNone: 'did not run',
  users: 'Users',
  storage: 'Storage',
  calls: 'API calls, month',
  of: (used: string, limit: string) => `${used} of ${limit}`,
  empty: 'No tenant yet.',
  statuses: {
    ACTIVE: 'Active',
    INACTIVE: 'Inactive',
    SUSPENDED: 'Suspended',
    TRIAL: 'Trial',
    EXPIRED: 'Expired',
  },
}
