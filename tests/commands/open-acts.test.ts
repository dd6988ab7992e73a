/** An operator's act whose process dies between two databases: it and its line in the audit are there in the end, once. */
import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { auditRows } from '../../data/ops/reading/audit-rows.ts'
import { openActs } from '../../data/platform/open-acts.ts'
import { verifyAudit } from '../../server/commands/audit.ts'
import { notificationCare } from '../../server/commands/notification-care/index.ts'
import { completeActs } from '../../server/commands/open-acts.ts'
import type { TestFolder } from '../fixture/data-folder.ts'
import { bill, invoiceOf, pay, paymentsOf, sample } from '../jobs/302-month.ts'
import { closeStages, stage } from '../jobs/405-company.ts'
import { bundleScript, runBundle } from '../jobs/child-process.ts'
import { addSetting, countRows } from '../jobs/mirror-company.ts'

afterEach(closeStages)

let child: string
beforeAll(async () => {
  child = await bundleScript(fileURLToPath(new URL('./open-acts-child.ts', import.meta.url)))
})

const WHY = { by: 'tanaka', reason: '確認済み' }
const AT = Date.parse('2025-06-20T03:00:00Z')

async function killed(
  made: TestFolder,
  act: Readonly<{ name: string; request: object }>,
  at: number,
  kill: string,
) {
  const args = [made.root, String(at), act.name, JSON.stringify(act.request), kill]
  const ended = await runBundle(child, args)
  expect(ended.signal, ended.stderr).toBe('SIGKILL')
}

function audited(made: TestFolder): string[] {
  const asked = { operator: null, verb: null, object: null, since: null, beforeId: null }
  expect(verifyAudit(made.ops()).broken).toBeNull()
  return auditRows(made.ops(), { ...asked, limit: 100 })
    .map(({ operator, verb, result, reason }) => `${operator} ${verb} ${result} ${reason}`)
    .reverse()
}

describe('a payment', () => {
  const ALPHA = 'INV-2025-05-001'
  const payment = (amount: string) => ({
    name: 'record',
    request: {
      ...WHY,
      invoice: ALPHA,
      kind: 'payment',
      paidOn: '2025-06-20',
      amount,
      method: 'BANK_TRANSFER',
      reference: '',
      mayOverpay: false,
      key: 'form-1',
    },
  })
  const LINE = 'tanaka payment.recorded ok 確認済み'

  it.each([
    ['INSERT INTO audit (', 'before its line in the audit', 0],
    ['DELETE FROM open_acts', 'after its line in the audit', 1],
  ])('killed %s, %s: the next act completes the record, once', async (kill, _where, lines) => {
    const made = sample()
    await bill(made)
    await killed(made, payment('30,000'), AT, kill)
    expect(invoiceOf(made, ALPHA).paidMinor).toBe(30_000)
    expect(audited(made)).toHaveLength(lines)
    pay(made, ALPHA, '1,000')
    expect(audited(made).filter((line) => line === LINE)).toHaveLength(1)
    expect(audited(made)).toHaveLength(2)
    expect(openActs(made.platform())).toEqual([])
    pay(made, ALPHA, '1,000')
    expect(audited(made)).toHaveLength(3)
  })

  it('the same form sent again is not entered again, and is on record', async () => {
    const made = sample()
    await bill(made)
    await killed(made, payment('30,000'), AT, 'INSERT INTO audit (')
    const again = payment('30,000').request as Parameters<
      ReturnType<typeof paymentsOf>['record']
    >[0]
    paymentsOf(made, AT + 60_000).record(again)
    expect(invoiceOf(made, ALPHA).paidMinor).toBe(30_000)
    expect(audited(made)).toEqual([LINE])
  })

  it('killed before its commit: nothing is there, and nothing is told', async () => {
    const made = sample()
    await bill(made)
    await killed(made, payment('30,000'), AT, 'INSERT INTO open_acts')
    expect(completeActs({ ops: made.ops(), platform: made.platform() })).toEqual({
      written: 0,
      left: 0,
    })
    expect([invoiceOf(made, ALPHA).paidMinor, audited(made)]).toEqual([0, []])
  })
})

describe('corrections of a run that are taken back', () => {
  async function corrected() {
    const { made, clock, run } = await stage(['alpha'])
    const tenant = made.tenant('alpha')
    addSetting(tenant, 'twin', { destination_id: 'SLACK-C1' })
    made
      .platform()
      .sqlite.exec(
        `UPDATE integration_configs SET rate_limit_per_minute = NULL WHERE integration_key = 'smtp_server'`,
      )
    await run({ params: { autoFix: true, checkExternal: false } })
    const sql = `SELECT run_id FROM setting_change_history WHERE state = 'done' LIMIT 1`
    const runId = made.platform().sqlite.prepare(sql).pluck().get() as string
    const request = { ...WHY, tenantCode: 'alpha', runId }
    const stands = () => ({
      setting: countRows(
        tenant,
        `SELECT count(*) FROM notification_settings WHERE setting_key = 'twin' AND is_enabled = 0`,
      ),
      history: made
        .platform()
        .sqlite.prepare(
          `SELECT count(*) FROM setting_change_history WHERE state = 'done' AND rolled_back_by IS NULL`,
        )
        .pluck()
        .get(),
      rate: made
        .platform()
        .sqlite.prepare(
          `SELECT rate_limit_per_minute FROM integration_configs WHERE integration_key = 'smtp_server'`,
        )
        .pluck()
        .get(),
    })
    const context = {
      folder: made.folder,
      ops: made.ops(),
      platform: made.platform(),
      now: () => clock.now() + 60_000,
    }
    return { made, request, stands, context, at: clock.now() + 1_000 }
  }
  const MENDED = { setting: 1, history: 2, rate: 100 }
  const TAKEN_BACK = { setting: 0, history: 0, rate: null }
  const LINE = 'tanaka notification_fixes.undone ok 確認済み'

  it('killed after the company’s commit and before the holding’s: the start completes both and the audit', async () => {
    const { made, request, stands, context, at } = await corrected()
    expect(stands()).toEqual(MENDED)
    await killed(made, { name: 'undoFixes', request }, at, 'tenants/alpha.db')
    expect(stands()).toEqual({ ...MENDED, setting: 0 })
    expect(completeActs(context)).toEqual({ written: 1, left: 0 })
    expect(stands()).toEqual(TAKEN_BACK)
    expect(audited(made)).toEqual([LINE])
    expect(completeActs(context)).toEqual({ written: 0, left: 0 })
    const again = () => notificationCare(context).undoFixes(request)
    expect(again).toThrow(/mended nothing/)
  })

  it.each([
    ['UPDATE notification_settings', 'before anything is committed', MENDED, []],
    ['INSERT INTO audit (', 'before its line in the audit', TAKEN_BACK, [LINE]],
    ['DELETE FROM open_acts', 'after its line in the audit', TAKEN_BACK, [LINE]],
  ])('killed at %s, %s: whole or nothing', async (kill, _where, then, lines) => {
    const { made, request, stands, context, at } = await corrected()
    await killed(made, { name: 'undoFixes', request }, at, kill)
    completeActs(context)
    expect(stands()).toEqual(then)
    expect(audited(made)).toEqual(lines)
    expect(openActs(made.platform())).toEqual([])
  })

  it('a company’s file that is away meanwhile: its act waits, others do not', async () => {
    const { made, request, stands, context, at } = await corrected()
    await killed(made, { name: 'undoFixes', request }, at, 'tenants/alpha.db')
    const { folder: _, ...without } = context
    expect(completeActs(without)).toEqual({ written: 0, left: 1 })
    expect(stands()).toEqual({ ...MENDED, setting: 0 })
    expect(completeActs(context)).toEqual({ written: 1, left: 0 })
    expect(stands()).toEqual(TAKEN_BACK)
  })
})

it('a destination that was switched off by a process that died is on record', async () => {
  const { made, clock } = await stage(['alpha'])
  const request = { ...WHY, tenantCode: 'alpha', destinationId: 'SLACK-C1', turn: 'off' }
  const at = clock.now()
  await killed(made, { name: 'switchDestination', request }, at, 'INSERT INTO audit (')
  completeActs({ folder: made.folder, ops: made.ops(), platform: made.platform() })
  expect(audited(made)).toEqual(['tanaka notification_destination.turned_off ok 確認済み'])
  const kept = made.ops().sqlite.prepare('SELECT before, after FROM audit').get()
  expect(kept).toMatchObject({
    before: expect.stringContaining('"isEnabled":true'),
    after: '{"isEnabled":false}',
  })
})
