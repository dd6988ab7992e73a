/** The ways out as operators see them: health and circuit of each connection, "try now", and a test message. */
import { PLATFORM_CODE } from '../../../data/folder.ts'
import { countDone } from '../../../data/ops/audit.ts'
import { allCircuits, changeCircuit, circuitOf } from '../../../data/platform/channel-circuits.ts'
import { healthOf, type IntegrationHealth } from '../../../data/platform/integration-health.ts'
import { allIntegrations, type Integration } from '../../../data/platform/integrations.ts'
import { knownTenants } from '../../../data/platform/tenants.ts'
import { openTenant } from '../../../data/tenant/open.ts'
import type { TobanConfig } from '../../config/config.ts'
import type { SecretRef } from '../../config/secrets.ts'
import { machineClock } from '../../delivery/clock.ts'
import { fromSettings, INTEGRATION_KEYS } from '../../delivery/connections.ts'
import { openDelivery } from '../../delivery/delivery.ts'
import type { FateOfRow } from '../../delivery/tally.ts'
import type { Circuit } from '../../domain/delivery/circuit.ts'
import { CHANNELS, type ChannelName, type RecipientType } from '../../domain/delivery/outbox.ts'
import { TobanError } from '../../domain/errors.ts'
import { newId } from '../../domain/ids.ts'
import type { AdminContext } from '../admin-context.ts'
import { auditingRefusal, recordAudit } from '../audit.ts'
import { listHint } from '../page-hints.ts'
import { demandReason } from '../reason.ts'
import type { OutboxContext } from './outboxes.ts'

export type ChannelState = Readonly<{
  /** `config_id`, or the key that stands for mail.smtp of toban.yaml. */
  id: string
  /** smtp_server, slack_api … */
  name: string
  channel: ChannelName
  /** Company code, or `_platform`. */
  owner: string
  enabled: boolean
  /** Switched off by an incident. */
  heldByIncident: string | null
  circuit: Circuit
  health: IntegrationHealth | null
}>

/** Every connection that messages can leave by. */
export function listChannels(
  { platform }: OutboxContext,
  settings: Pick<TobanConfig, 'mail'>,
  now: number,
): ChannelState[] {
  const codes = new Map(knownTenants(platform).map(({ id, code }) => [id, code]))
  const circuits = new Map(allCircuits(platform).map((each) => [each.configId, each.circuit]))
  const rows = allIntegrations(platform).flatMap((integration) => {
    const channel = channelOf(integration)
    if (channel === null) return []
    const { configId: id, key: name, tenantId, isEnabled: enabled, heldByIncident } = integration
    const owner = tenantId === null ? PLATFORM_CODE : (codes.get(tenantId) ?? tenantId)
    const circuit = circuits.get(id) ?? circuitOf(platform, id, now)
    const health = healthOf(platform, id)
    return [{ id, name, channel, owner, enabled, heldByIncident, circuit, health }]
  })
  const own = fromSettings(settings)
  if (!own) return rows
  const circuit = circuitOf(platform, own.id, now)
  const rest = { owner: PLATFORM_CODE, enabled: true, heldByIncident: null, circuit, health: null }
  return [{ id: own.id, name: 'mail.smtp', channel: 'EMAIL', ...rest }, ...rows]
}

function channelOf({ key }: Integration): ChannelName | null {
  return CHANNELS.find((channel) => INTEGRATION_KEYS[channel].includes(key)) ?? null
}

/** The next due message of the connection may go at once, whatever the circuit waits for. */
export async function tryChannelNow(
  context: AdminContext,
  settings: Pick<TobanConfig, 'mail'>,
  asked: Readonly<{ id: string; reason: string }>,
): Promise<void> {
  const reason = demandReason(asked.reason)
  const { ops, platform, now, by } = context
  const at = now()
  const entry = { at, operator: by, verb: 'channel.try', object: asked.id, reason }
  await auditingRefusal(ops, entry, () => {
    const known = listChannels(context, settings, at).find(({ id }) => id === asked.id)
    if (!known) throw unknownChannel(asked.id)
    const { before } = changeCircuit(platform, asked.id, at, (circuit) =>
      circuit.state === 'CLOSED' ? circuit : { ...circuit, state: 'OPEN', openUntil: at },
    )
    recordAudit(ops, { ...entry, before: { state: before.state }, result: 'ok' })
  })
}

export type TestMessage = Readonly<{
  /** Company code, or `_platform`: whose connection is used. */
  owner: string
  channel: ChannelName
  recipient: Readonly<{ type: RecipientType; address: string }>
  /** Default: the owner's connection for the channel. */
  configId?: string
  reason: string
}>

export type Tested = Readonly<{ id: string; fate: FateOfRow | null }>

const TEXT = {
  subject: '[テスト] 通知設定の確認',
  body: 'これは Toban からのテストメッセージです。届いていれば設定は正しく動いています。\nThis is a test message of Toban: the channel works.',
  format: 'PLAIN',
} as const

/** A message to a channel takes at most so long, circuits and budgets included. */
const TEST_LIMIT_MS = 90_000

const VERB = 'channel.test'
/** Each is seen by people: a few are enough to find out. */
const MOST_TESTS = 5
const TESTS_WITHIN_MS = 10 * 60_000

export type TestMeans = Readonly<{ settings: TobanConfig; secret(ref: SecretRef): string }>

/**
 * One visible message, through the ordinary outbox. `fate` null: it waits (no connection, or its circuit is open).
 * Throws `reason_missing` or `too_many_tests`; a refusal is on record too.
 */
export async function sendTestMessage(
  context: AdminContext,
  means: TestMeans,
  test: TestMessage,
): Promise<Tested> {
  const { ops, now, by } = context
  const reason = demandReason(test.reason)
  const object = `${test.owner}/${test.channel}`
  const entry = { at: now(), operator: by, verb: VERB, object, reason }
  return await auditingRefusal(ops, entry, async () => {
    const since = entry.at - TESTS_WITHIN_MS
    const before = countDone(ops, { verb: VERB, begin: `${test.owner}/`, since })
    if (before >= MOST_TESTS) throw tooMany(test.owner)
    return await sendOne(context, means, { ...test, reason })
  })
}

async function sendOne(
  context: AdminContext,
  means: TestMeans,
  test: TestMessage,
): Promise<Tested> {
  const { ops, folder, now, by } = context
  const { reason } = test
  const at = now()
  const runId = newId(at)
  const delivery = openDelivery({
    folder,
    settings: means.settings,
    clock: machineClock,
    signal: new AbortController().signal,
    by: `cli:${process.pid}`,
    runId,
    batchId: 'test',
    dryRun: false,
    alive: { at: 0, attempts: [] },
    secret: means.secret,
    crashAt: null,
    alerts: { raise: () => {}, clear: () => {} },
  })
  try {
    const message = {
      channel: test.channel,
      recipient: test.recipient,
      content: TEXT,
      // Passes quiet hours: somebody is waiting for it.
      priority: 2,
      urgent: true,
      dedupe: `test:${runId}`,
      ...(test.configId === undefined ? {} : { configId: test.configId }),
    } as const
    const { id } = enqueueFor(context, test.owner, (db) =>
      db.plane === 'tenant'
        ? delivery.enqueue(db, message)
        : delivery.enqueue(db, { ...message, tenantId: null, sourceBatch: 'test' }),
    )
    const object = `${test.owner}/${test.channel}/${id}`
    recordAudit(ops, { at, operator: by, verb: VERB, object, reason, result: 'ok' })
    const isPlatform = test.owner === PLATFORM_CODE
    const report = await delivery.drain({
      whose: { platform: isPlatform, tenants: isPlatform ? 'none' : [test.owner] },
      ids: [id],
      deadline: machineClock.now() + TEST_LIMIT_MS,
    })
    const fate = report.owners.flatMap(({ fates }) => fates).find((each) => each.id === id)
    return { id, fate: fate ?? null }
  } finally {
    await delivery.close()
  }
}

function enqueueFor<T>(
  { folder, platform }: AdminContext,
  owner: string,
  work: (db: AdminContext['platform'] | ReturnType<typeof openTenant>) => T,
): T {
  if (owner === PLATFORM_CODE) return work(platform)
  const db = openTenant(folder.tenantFile(owner), { code: owner }, 'read-write')
  try {
    return work(db)
  } finally {
    db.sqlite.close()
  }
}

function tooMany(owner: string): TobanError {
  const minutes = TESTS_WITHIN_MS / 60_000
  return new TobanError({
    code: 'too_many_tests',
    kind: 'refused',
    message: {
      ja: `${owner} のテスト送信は ${minutes} 分間に ${MOST_TESTS} 通までです。`,
      en: `no more than ${MOST_TESTS} test messages of ${owner} within ${minutes} minutes`,
    },
    hint: {
      ja: 'しばらく待つか、送信箱で前のテストの結果を確認してください。',
      en: 'wait a while, or look in the outbox at what became of the earlier ones',
    },
  })
}

function unknownChannel(id: string): TobanError {
  return new TobanError({
    code: 'unknown_channel',
    kind: 'not-found',
    message: { ja: `連携 ${id} はありません`, en: `there is no connection ${id}` },
    hint: { ja: '一覧: toban channels list', en: 'list them: toban channels list' },
    onPage: listHint('/channels'),
  })
}
