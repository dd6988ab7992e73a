/** English words: `tenants`. */

import { counted } from './counted.ts'

export const tenants = {
  title: 'Tenants',
  tenant: 'Tenant',
  status: 'Status',
  plan: 'Plan',
  contractEnd: 'Contract ends',
  openEnd: 'open',
  endsIn: (days: string) => (days === '0' ? 'today' : `in ${counted(days, 'day')}`),
  ended: 'ended',
  lastNight: 'Last night',
  nightOk: (count: string) => `all ${count} OK`,
  nightMixed: (ok: string, total: string) => `${ok} of ${total} OK`,
  nightNone: 'did not run',
  users: 'Users',
  storage: 'Storage',
  calls: 'API calls, month',
  of: (used: string, limit: string) => `${used} of ${limit}`,
  empty: 'No tenant yet. The today board says how to register one.',
  statuses: {
    ACTIVE: 'Active',
    INACTIVE: 'Inactive',
    SUSPENDED: 'Suspended',
    TRIAL: 'Trial',
    EXPIRED: 'Expired',
  },
  list: 'List',
  days: '31 days',
  usage: 'Usage',
  views: 'View',
  daysHelp: 'row = company, column = day; a day is as good as its worst batch',
  badDays: 'Days with failures',
  daysBad: (bad: string, all: string) => `${bad} of ${all} days`,
}
