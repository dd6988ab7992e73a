/** The long lists, alerts and audit, are walked by an index from where a page begins, whatever is asked of them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAlertCounts } from '../../data/ops/alert-counts.ts'
import { alertPage, listAlerts } from '../../data/ops/reading/alerts.ts'
import { type AuditAsk, auditPage } from '../../data/ops/reading/audit-rows.ts'
import { makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { plansOf } from '../fixture/query-plans.ts'

let data: TestFolder
beforeAll(() => {
  data = makeDataFolder()
})
afterAll(() => data.close())

const behind = { rank: 1, openedAt: 1_790_000_000_000, alertId: 'A' }
const page = { severities: null, limit: 101 }

test('open alerts are looked for among the open ones, however many there ever were', () => {
  const plans = plansOf(data, (ops) => {
    listAlerts(ops, { ...page, all: false })
    listAlerts(ops, { ...page, all: false, behind })
    listAlerts(ops, { ...page, all: false, severities: ['HIGH'] })
    openAlertCounts(ops)
  })
  expect(plans.length).toBe(4)
  for (const { sql, plan } of plans) {
    expect([sql, plan]).toEqual([sql, expect.stringMatching(/^SEARCH alerts .*alerts_by_state_/)])
  }
})

test('a page of all alerts is read in the order of their ids and ends where it is full', () => {
  const plans = plansOf(data, (ops) => {
    listAlerts(ops, { ...page, all: true })
    listAlerts(ops, { ...page, all: true, behind })
    alertPage(ops, { ...page, all: true, tenantCode: null, within: null, before: 'A' })
  })
  const [first, ...further] = plans.map(({ plan }) => plan)
  expect(first).toBe('SCAN alerts USING INDEX sqlite_autoindex_alerts_1')
  expect(further.length).toBe(2)
  for (const plan of further) {
    expect(plan).toContain('SEARCH alerts USING INDEX sqlite_autoindex_alerts_1 (alert_id<?)')
    expect(plan).not.toContain('TEMP B-TREE')
  }
})

const ANYTHING: AuditAsk = { operator: null, object: null, verb: null, since: null }
const BY_ID = 'INTEGER PRIMARY KEY (rowid>? AND rowid<?)'
const BY_OBJECT = 'INDEX audit_by_object (object=? AND rowid>? AND rowid<?)'
const ASKED: [string, Partial<AuditAsk>, string][] = [
  ['nothing', {}, BY_ID],
  ['a verb', { verb: 'run.start' }, BY_ID],
  ['an operator', { operator: 'tanaka' }, BY_ID],
  ['an object', { object: 'BATCH-301' }, BY_OBJECT],
  ['days', { since: 1_790_000_000_000, until: 1_795_000_000_000 }, BY_ID],
  ['a result', { result: 'refused' }, BY_ID],
  ['an operator and an object', { operator: 'tanaka', object: 'BATCH-301' }, BY_OBJECT],
]

test.each(ASKED)(
  'a page of the audit asked for %s is walked by row and never sorted',
  (_, asked, by) => {
    const plans = plansOf(data, (ops) => {
      auditPage(ops, { ...ANYTHING, ...asked }, { beforeId: 5_000_000, limit: 100 })
    })
    expect(plans.map(({ plan }) => plan)).toEqual([`SEARCH audit USING ${by}`])
  },
)
