/** BATCH-401 killed in the middle: the next run plans nothing twice and sends nothing twice. */
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import batch from '../../jobs/400-notify/401-scheduled-notifications.ts'
import retryBatch from '../../jobs/400-notify/402-notification-retry.ts'
import {
  type SlackWorkspace,
  slackWorkspace,
  startSlack,
} from '../../server/demo/stand-ins/slack.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'
import { MIN, mostCopies, openStage, type Stage } from '../delivery/stage.ts'
import { addSatoAndManager, certification, entered, mailSetting } from './401-company.ts'
import { bundleScript, runBundle } from './child-process.ts'
import { addDestination, addSetting, connect } from './mirror-company.ts'

const TOKEN_NAME = 'TOBAN_TEST_SLACK_401'
const NINE = instantOf('2026-06-25', '09:00')
const MESSAGES = 100

let stage: Stage
beforeEach(async () => {
  process.env[TOKEN_NAME] = 'xoxb-secret'
  stage = await openStage({ tenants: ['aoba'] })
  addSatoAndManager(aoba())
})
afterEach(async () => {
  await stage.close()
  delete process.env[TOKEN_NAME]
})

const aoba = () => stage.made.tenant('aoba')
const states = () => {
  const counts: Record<string, number> = {}
  for (const { state } of stage.rows('aoba')) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

async function killedRun(crashAt: string): Promise<void> {
  const child = await bundleScript(fileURLToPath(new URL('./401-crash-child.ts', import.meta.url)))
  const { host, port } = stage.smtp
  const args = [stage.made.root, String(NINE), host, String(port)]
  const ended = await runBundle(child, args, { NODE_ENV: 'test', TOBAN_CRASH_AT: crashAt })
  expect(ended.signal, ended.stderr).toBe('SIGKILL')
}

async function run(which: typeof batch, at: number) {
  return await performBatch(which, {
    dataRoot: stage.made.root,
    at,
    businessDate: '2026-06-25',
    settings: { toban: stage.settings },
  })
}

it('acceptance 5, by mail: killed after the hand-over of the 40th: it stays in doubt with an alert, all others arrive once', async () => {
  mailSetting(aoba(), 'certification_expiring', { escalate_stage: 0 })
  for (let n = 0; n < MESSAGES; n += 1) certification(aoba(), `C${n}`, '2026-07-25')
  await killedRun('after_io_before_commit:40')
  const { summary, alerts } = await run(batch, NINE + 10 * MIN)
  expect(summary).toMatchObject({ deliveries: { created: 0, duplicates: MESSAGES } })
  const { SENT = 0, IN_DOUBT = 0 } = states()
  // Two lanes: the other one may have been in the middle of its own hand-over.
  expect(IN_DOUBT).toBeGreaterThanOrEqual(1)
  expect(IN_DOUBT).toBeLessThanOrEqual(2)
  expect(SENT + IN_DOUBT).toBe(MESSAGES)
  expect(mostCopies(stage.smtp)).toBe(1)
  expect(stage.smtp.count()).toBeGreaterThanOrEqual(MESSAGES - 1)
  expect(alerts.raised).toContainEqual(
    expect.objectContaining({ key: 'delivery:in_doubt:aoba', severity: 'HIGH' }),
  )
})

it('acceptance 5, by Slack: killed after the hand-over of the 40th: BATCH-402 finds it there, each key arrives exactly once', async () => {
  const workspace: SlackWorkspace = slackWorkspace({
    teamId: 'T1',
    token: 'xoxb-secret',
    channels: [{ id: 'C1', name: 'jinji', isMember: true }],
  })
  const slack = await startSlack({ workspaces: [workspace], now: () => NINE + MIN })
  try {
    connect(stage.made, 'aoba', {
      key: 'slack_api',
      service: 'SLACK',
      endpointUrl: slack.apiUrl,
      authRef: { env: TOKEN_NAME },
    } as never)
    addDestination(aoba(), 'SLACK', 'C1')
    addSetting(aoba(), 'announcement', {
      target_audience: 'EMPLOYEE',
      destination_id: 'SLACK-C1',
      template_key: 'none',
    })
    for (let n = 0; n < MESSAGES; n += 1)
      entered(aoba(), `N${String(n).padStart(3, '0')}`, { recipient_id: 'e-sato' })
    await killedRun('after_io_before_commit:40')
    await run(batch, NINE + 15 * MIN)
    for (const minutes of [45, 105]) await run(retryBatch as never, NINE + minutes * MIN)
    expect(states()).toEqual({ SENT: MESSAGES })
    const keys = workspace.posts.map(({ key }) => key)
    expect(new Set(keys).size).toBe(MESSAGES)
    expect(keys).toHaveLength(MESSAGES)
  } finally {
    await slack.close()
  }
})
