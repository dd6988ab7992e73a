/** BATCH-303 on real files: the acceptance cases of its card, over several hourly runs. */
import { writeFileSync } from 'node:fs'
import { afterEach, describe, expect, it, test } from 'vitest'
import { saveRule } from '../../data/platform/monitoring-rules.ts'
import type { AlertRaise } from '../../server/domain/alert.ts'
import { alertStage } from '../fixture/alert-stage.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'
import {
  AT,
  addHealthy,
  addHour,
  alertRows,
  check,
  findingsOf,
  HOUR,
  healthy,
  hourRows,
  setStorage,
} from './303-company.ts'

afterEach(cleanUp)

describe('acceptance 1: the rate of server errors', () => {
  test.each([
    [188, 12, 6, 'MEDIUM', 5],
    [178, 22, 11, 'HIGH', 10],
    [149, 51, 25.5, 'CRITICAL', 25],
  ])(
    '%i good calls and %i with 5xx are %s %%: %s',
    async (good, bad, value, severity, threshold) => {
      const made = healthy('alpha')
      addHour(made, 'alpha', { good, bad })
      const { summary, state } = await check(made)
      expect(state).toBe('succeeded')
      expect(findingsOf(summary, 'alpha')).toEqual([
        { metric: 'error_rate', value, threshold, severity },
      ])
      expect(hourRows(made, 'alpha')[0]).toMatchObject({
        api_calls: 200,
        error_rate_bp: value * 100,
        p95_ms: 20,
        avg_ms: 20,
        active_users: 1,
        hours_since_activity: 0,
      })
    },
  )

  it('19 calls, all of them errors, are not judged', async () => {
    const made = healthy('alpha')
    addHour(made, 'alpha', { good: 0, bad: 19 })
    const { summary } = await check(made)
    expect(findingsOf(summary, 'alpha')).toEqual([])
    expect(summary.byState).toEqual({ OK: 1, WARN: 0, CRIT: 0, UNKNOWN: 0 })
  })

  it('401 and 404 are not the fault of the system', async () => {
    const made = healthy('alpha')
    addHour(made, 'alpha', { good: 100 })
    made.tenant('alpha').sqlite.exec('UPDATE api_access_log SET status = 404')
    const { summary } = await check(made)
    expect(findingsOf(summary, 'alpha')).toEqual([])
  })
})

describe('acceptance 2: 96 GB of 100', () => {
  it('alarms once over 24 hourly runs, and recovers once at 74 GB', async () => {
    const made = healthy('alpha')
    const news: string[] = []
    for (let run = 0; run < 24; run += 1) {
      const at = AT + run * HOUR
      setStorage(made, 'alpha', 96, at)
      const done = await check(made, { at })
      news.push(...done.alerts.news)
      expect(done.summary.alerts.opened).toBe(run === 0 ? 1 : 0)
    }
    expect(news).toEqual(['opened tenant:alpha:storage'])
    expect(alertRows(made)).toEqual([
      {
        key: 'tenant:alpha:storage',
        severity: 'CRITICAL',
        state: 'open',
        metric: 'storage',
        tenantCode: 'alpha',
        occurrences: 24,
      },
    ])
    setStorage(made, 'alpha', 74, AT + 24 * HOUR)
    const better = await check(made, { at: AT + 24 * HOUR })
    expect(better.alerts.news).toEqual(['resolved tenant:alpha:storage'])
    expect(better.summary.alerts).toMatchObject({ opened: 0, resolved: 1 })
    expect(hourRows(made, 'alpha')).toHaveLength(25)
  })
})

it('acceptance 3: opens at 81 %, grows worse at 91, stays open at 76, resolves at 74', async () => {
  const made = healthy('alpha')
  const told: string[][] = []
  const shown: unknown[] = []
  for (const [run, percent] of [79, 81, 91, 81, 76, 74].entries()) {
    const at = AT + run * HOUR
    setStorage(made, 'alpha', percent, at)
    const done = await check(made, { at })
    told.push([...done.alerts.news])
    shown.push(findingsOf(done.summary, 'alpha').map(({ value, severity }) => [value, severity]))
  }
  const key = 'tenant:alpha:storage'
  expect(told).toEqual([[], [`opened ${key}`], [`worse ${key}`], [], [], [`resolved ${key}`]])
  expect(shown).toEqual([
    [],
    [[81, 'MEDIUM']],
    [[91, 'HIGH']],
    [[81, 'MEDIUM']],
    [[76, 'MEDIUM']],
    [],
  ])
})

it('acceptance 4: a tenant file of rubbish is UNKNOWN and CRITICAL once; the others are checked; restored, it recovers', async () => {
  const made = healthy('alpha', 'beta', 'gamma')
  const path = made.folder.tenantFile('beta')
  made.tenant('beta').sqlite.close()
  const good = await import('node:fs').then((fs) => fs.readFileSync(path))
  writeFileSync(path, 'rubbish'.repeat(1_000))
  const first = await check(made)
  expect(first.state).toBe('succeeded')
  expect(first.summary).toMatchObject({
    totalTenants: 3,
    byState: { OK: 2, WARN: 0, CRIT: 0, UNKNOWN: 1 },
    coverage: 66.66,
  })
  expect(findingsOf(first.summary, 'beta')).toEqual([
    { metric: 'file', value: null, threshold: null, severity: 'CRITICAL' },
  ])
  const again = await check(made, { at: AT + HOUR })
  expect(again.alerts.news).toEqual([])
  expect(hourRows(made, 'alpha')).toHaveLength(2)
  expect(hourRows(made, 'beta').map((row) => row.state)).toEqual(['UNKNOWN', 'UNKNOWN'])

  writeFileSync(path, good)
  const restored = await check(made, { at: AT + 2 * HOUR })
  expect(restored.summary).toMatchObject({ byState: { OK: 3 }, coverage: 100 })
  expect([...restored.alerts.news].sort()).toEqual([
    'resolved monitoring:tenant_coverage',
    'resolved tenant:beta:file',
  ])
})

it('acceptance 5: four of six companies slower than 2 s are four alerts of one metric, and one message', async () => {
  const codes = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta']
  const made = healthy(...codes)
  for (const [index, code] of codes.entries()) {
    addHour(made, code, { good: 30, ms: index < 4 ? 2_100 : 100 })
  }
  const { summary, alerts, runId } = await check(made)
  expect(summary.alerts.opened).toBe(4)
  expect(alertRows(made)).toEqual(
    ['alpha', 'beta', 'delta', 'gamma'].map((code) => ({
      key: `tenant:${code}:p95`,
      severity: 'MEDIUM',
      state: 'open',
      metric: 'p95',
      tenantCode: code,
      occurrences: 1,
    })),
  )
  const [message, ...more] = messagesOf(runId, alerts.raised)
  expect(more).toEqual([])
  expect(message?.body).toContain('p95 4 companies: alpha, beta, delta, gamma')
})

it('a storm of grave ones is one message, too, which names the common cause', async () => {
  const codes = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta']
  const made = healthy(...codes)
  for (const code of codes) addHour(made, code, { good: 178, bad: 22 })
  const { alerts, runId } = await check(made)
  const [message, ...more] = messagesOf(runId, alerts.raised)
  expect(more).toEqual([])
  expect(message?.subject).toContain('6 alerts')
  expect(message?.body).toContain('A common cause is likely')
})

/** What is told of a run's alerts at its end, and within the hour after it. */
function messagesOf(runId: string, raised: readonly AlertRaise[]) {
  const stage = alertStage()
  const said = { batchId: 'BATCH-303', runId, at: stage.now() }
  for (const alert of raised) stage.desk.raise(alert, said)
  stage.desk.runEnded(runId, stage.now())
  stage.pass(HOUR)
  return stage.heard()
}

describe('acceptance 6: what can not be right', () => {
  it('a rule about cpu_usage is an invalid rule, said once, and no alarm comes from it', async () => {
    const made = healthy('alpha', 'beta')
    const rule = { minSample: 0, forRuns: 1, enabled: true, medium: 0, high: null, critical: null }
    saveRule(made.platform(), { ...rule, tenantId: null, metric: 'cpu_usage', operator: '>' })
    const { state, summary, alerts } = await check(made)
    expect(state).toBe('succeeded')
    expect(summary.invalidRules).toBe(1)
    expect(alerts.news).toEqual(['opened monitoring:rule_invalid'])
    expect((await check(made, { at: AT + HOUR })).alerts.news).toEqual([])
    made.platform().sqlite.exec('DELETE FROM monitoring_rules')
    expect((await check(made, { at: AT + 2 * HOUR })).alerts.news).toEqual([
      'resolved monitoring:rule_invalid',
    ])
  })

  test.each([
    [{ checkTypes: ['disk'] }],
    [{ checkTypes: [] }],
    [{ windowMinutes: 5 }],
    [{ windowMinutes: 1_441 }],
    [{ alertLevel: 'urgent' }],
  ])('%j is refused before anything is opened', async (params) => {
    const made = healthy('alpha')
    const { error, tenants } = await check(made, { params })
    expect(error).toMatchObject({ class: 'parameters' })
    expect(error?.message).toContain(Object.keys(params)[0])
    expect(tenants).toEqual([])
  })
})

it('acceptance 7: a run that is made again within the hour leaves one row per company', async () => {
  const made = healthy('alpha', 'beta', 'gamma')
  await check(made, { tenants: ['alpha'] })
  const { summary } = await check(made, { at: AT + 10 * 60_000 })
  expect(summary.totalTenants).toBe(3)
  for (const code of ['alpha', 'beta', 'gamma']) expect(hourRows(made, code)).toHaveLength(1)
})

it('a company is told about itself only', async () => {
  const made = makeDataFolder()
  for (const code of ['alpha', 'beta']) {
    addHealthy(made, { code, name: `${code}商事` })
    setStorage(made, code, 96, AT)
  }
  const { alerts } = await check(made)
  for (const alert of alerts.raised) {
    const [other] = ['alpha', 'beta'].filter((code) => code !== alert.tenantCode)
    expect(alert.message).not.toContain(other)
    expect(alert.context).toEqual({ audience: ['tenant_admin', 'ops'] })
  }
  expect(alerts.raised).toHaveLength(2)
})
