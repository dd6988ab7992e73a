/** The early morning of BATCH-405 from top to bottom: probes, companies, the holding, findings, report. */
import { join, relative } from 'node:path'
import { allIntegrations, type Integration } from '../../../data/platform/integrations.ts'
import { enqueueMail } from '../../../data/platform/mail-queue.ts'
import {
  type FoundFault,
  forgetFindings,
  type Merged,
  mergeFindings,
  noteSettingChange,
} from '../../../data/platform/notification-findings.ts'
import { activeTenants, adminEmailOf } from '../../../data/platform/tenants.ts'
import { openTenant } from '../../../data/tenant/open.ts'
import { baseResult } from '../../../server/sdk/base-result.ts'
import {
  type SystemRun,
  type TenantOutcome,
  type TenantRef,
  writeFileDurably,
} from '../../../server/sdk/index.ts'
import { alertOf } from '../mirror/alerts.ts'
import type { Delays } from '../mirror/batch.ts'
import { type CompanyChecked, checkCompany, type Fixed } from './company.ts'
import { fault, isExternal, serviceOf } from './model.ts'
import { configFaults, routeFaults } from './platform-checks.ts'
import { type Probed, probeAll, recordProbes } from './probe-all.ts'
import { roomsOf } from './rooms.ts'
import { settingsRelay } from './settings-relay.ts'
import { sendTests, testTargets } from './test-send.ts'

export type CheckParams = Readonly<{
  checkExternal: boolean
  services: readonly string[]
  autoFix: boolean
  testSend: readonly string[]
}>

type CheckRun = SystemRun<CheckParams>

const HOLDING = '_platform'
const FINDINGS_KEPT_MS = 400 * 86_400_000

const SERVICE_OF_KEY: Readonly<Record<string, string>> = {
  smtp_server: 'smtp',
  smtp_backup: 'smtp',
  slack_api: 'slack',
  teams_graph: 'teams',
  lineworks: 'lineworks',
}

export async function checkAll(run: CheckRun, delays: Delays) {
  const tenants = targetsOf(run)
  const tests = testTargets(run, tenants, run.params.testSend)
  const integrations = integrationsOf(run, tenants)
  const probed = run.params.checkExternal ? await probeWanted(run, integrations, delays) : null
  const owners = new Map<string | null, string>(tenants.map(({ id, code }) => [id, code]))
  owners.set(null, HOLDING)
  if (probed) recordProbes(run, probed, { integrations, owners })
  const checked = new Map<string, CompanyChecked>()
  const outcomes = await run.eachTenant(tenants, async (tenant) => {
    const company = await lookAt(run, tenant, { integrations, probed, delays })
    checked.set(tenant.id, company)
    return shortOf(company)
  })
  const world: World = { integrations, probed, checked }
  const merged = mergeAll(run, tenants, world)
  const sent = run.dryRun ? [] : await sendTests(run, tests)
  const summary = { ...summaryOf(run, world, { merged, outcomes }), tests: sent }
  if (!run.dryRun) await tell(run, { summary, tenants, merged, world })
  return summary
}

type World = Readonly<{
  integrations: readonly Integration[]
  probed: Probed | null
  checked: ReadonlyMap<string, CompanyChecked>
}>

function targetsOf(run: CheckRun): readonly TenantRef[] {
  if (run.selection !== 'all') return run.selection
  return activeTenants(run.platform, run.businessDate).map(({ id, code, name }) => ({
    id,
    code,
    name,
  }))
}

/** Of the holding and of the companies looked at; those that are off or held by an incident rest. */
function integrationsOf(run: CheckRun, tenants: readonly TenantRef[]): Integration[] {
  const ids = new Set<string | null>([null, ...tenants.map(({ id }) => id)])
  const all = allIntegrations(run.platform).filter(
    ({ isEnabled, heldByIncident, tenantId }) =>
      isEnabled && heldByIncident === null && ids.has(tenantId),
  )
  const relay = settingsRelay(run, all)
  return relay === null ? all : [...all, relay]
}

function probeWanted(
  run: CheckRun,
  integrations: readonly Integration[],
  delays: Delays,
): Promise<Probed> {
  const wanted = integrations.filter(({ key }) => isWanted(run, SERVICE_OF_KEY[key] ?? ''))
  return probeAll(run, wanted, delays)
}

/** Whether an operator asks for the service; what depends on none is always wanted. */
function isWanted({ params }: CheckRun, service: string | null): boolean {
  return service === null || params.services.includes('all') || params.services.includes(service)
}

async function lookAt(
  run: CheckRun,
  { id, code }: TenantRef,
  {
    integrations,
    probed,
    delays,
  }: Readonly<{
    integrations: readonly Integration[]
    probed: Probed | null
    delays: Delays
  }>,
): Promise<CompanyChecked> {
  const { autoFix, checkExternal } = run.params
  const writes = autoFix && !run.dryRun
  const tenant = openTenant(
    run.folder.tenantFile(code),
    { code },
    writes ? 'read-write' : 'read-only',
  )
  try {
    const channels = channelsOf(run, integrations, id)
    const calls = (service: string) => checkExternal && isWanted(run, service)
    const works = integrations.find((one) => one.tenantId === id && one.key === 'lineworks')
    const isWell = works && probed?.verdicts.get(works.configId)?.status === 'HEALTHY'
    const rooms = works && isWell ? roomsOf(works, { run, delays }) : null
    return await checkCompany({ run, tenant, channels, calls, rooms, autoFix })
  } finally {
    tenant.sqlite.close()
  }
}

const CHANNEL_OF_KEY: Readonly<Record<string, string>> = {
  smtp_server: 'EMAIL',
  slack_api: 'SLACK',
  slack_webhook: 'SLACK',
  teams_workflow: 'TEAMS',
  lineworks: 'LINE_WORKS',
  webhook: 'WEBHOOK',
}

/** A company sends through its own connections and the holding's. */
function channelsOf(
  run: CheckRun,
  integrations: readonly Integration[],
  tenantId: string,
): Set<string> {
  const usable = integrations.filter((one) => one.tenantId === tenantId || one.tenantId === null)
  const channels = new Set(usable.flatMap(({ key }) => CHANNEL_OF_KEY[key] ?? []))
  if (run.settings.toban.mail.smtp !== null) channels.add('EMAIL')
  return channels
}

/** The report has all; a result has its limit. */
function shortOf({ settings, invalidSettings, faults, fixed }: CompanyChecked) {
  return { settings, invalidSettings, faults: faults.length, fixed: fixed.length }
}

type MergedAll = ReadonlyMap<string, Merged & Readonly<{ found: readonly FoundFault[] }>>

function mergeAll(run: CheckRun, tenants: readonly TenantRef[], world: World): MergedAll {
  const merged = new Map<string, Merged & { found: readonly FoundFault[] }>()
  const merge = (tenantId: string, found: readonly FoundFault[], fixed: readonly Fixed[]) => {
    merged.set(tenantId, { ...mergeOne(run, world, { tenantId, found, fixed }), found })
  }
  for (const { id } of tenants) {
    const company = world.checked.get(id)
    // A company whose file could not be read: nothing is known, neither good nor bad.
    if (company) merge(id, [...company.faults, ...connectionFaults(run, world, id)], company.fixed)
  }
  merge(HOLDING, holdingFaults(run, world), [])
  if (!run.dryRun) forgetFindings(run.platform, run.now() - FINDINGS_KEPT_MS)
  return merged
}

function connectionFaults(
  run: CheckRun,
  { integrations, probed }: World,
  tenantId: string | null,
): FoundFault[] {
  return integrations
    .filter((one) => one.tenantId === tenantId)
    .flatMap((one) => [
      ...configFaults(run, one),
      ...(probed?.isCutOff ? [] : (probed?.verdicts.get(one.configId)?.faults ?? [])),
    ])
}

function holdingFaults(run: CheckRun, world: World): FoundFault[] {
  const { probed } = world
  const cutOff = probed?.isCutOff
    ? [
        fault('P3', {
          subjectType: 'network',
          subjectId: 'network',
          message: `外部サービス ${probed.probes} 件のうち過半数にネットワークエラーで接続できません。自社のネットワークを確認してください`,
        }),
      ]
    : []
  const routes = probed?.isCutOff ? [] : routeFaults(run, world)
  return [...connectionFaults(run, world, null), ...routes, ...cutOff]
}

type OneOwner = Readonly<{
  tenantId: string
  found: readonly FoundFault[]
  fixed: readonly Fixed[]
}>

function mergeOne(run: CheckRun, world: World, { tenantId, found, fixed }: OneOwner): Merged {
  if (run.dryRun) return { opened: [], gone: 0 }
  const { probed } = world
  const isMended = (code: string, id: string) =>
    fixed.some((one) => one.checkCode === code && one.subjectId === id)
  const standing = found.filter(({ checkCode, subjectId }) => !isMended(checkCode, subjectId))
  const wasMade = (code: string, id: string) => {
    if (!isExternal(code)) return true
    if (probed === null || probed.isCutOff) return code === 'P3' && probed !== null
    if (!isWanted(run, serviceOf(code))) return false
    if (code === 'W3' && !world.checked.get(tenantId)?.roomsAsked.has(id)) return false
    const verdict = probed.verdicts.get(id)
    return verdict ? verdict.status !== 'UNKNOWN' : true
  }
  const about = {
    tenantId,
    wasMade,
    isFixed: isMended,
    by: run.batchId,
    today: run.today,
    at: run.now(),
  }
  // What is mended was seen too: it is opened and closed in one go, so that its history is whole.
  const mended = found.filter(({ checkCode, subjectId }) => isMended(checkCode, subjectId))
  if (mended.length > 0) mergeFindings(run.platform, found, about)
  const merged = mergeFindings(run.platform, standing, about)
  for (const { key, from, to, checkCode } of fixed)
    noteSettingChange(run.platform, {
      tenantId,
      key,
      oldValue: from,
      newValue: to,
      reason: checkCode,
      by: run.batchId,
      runId: run.id,
      at: run.now(),
    })
  return merged
}

function summaryOf(
  run: CheckRun,
  world: World,
  {
    merged,
    outcomes,
  }: Readonly<{
    merged: MergedAll
    outcomes: readonly TenantOutcome<ReturnType<typeof shortOf>>[]
  }>,
) {
  const all = [...merged.values()].flatMap(({ found }) => found)
  const count = (severity: FoundFault['severity']) =>
    all.filter((one) => one.severity === severity).length
  const companies = [...world.checked.values()]
  const sum = (value: (company: CompanyChecked) => number) =>
    companies.reduce((total, company) => total + value(company), 0)
  const [settings, invalid] = [sum((one) => one.settings), sum((one) => one.invalidSettings)]
  const { probes = 0, failed = 0 } = world.probed ?? {}
  const { results, ...base } = baseResult(run.batchId, run, outcomes)
  return {
    ...base,
    tenantsChecked: companies.length,
    settingsChecked: settings,
    configsChecked: world.integrations.length,
    probes,
    errors: count('ERROR'),
    warnings: count('WARN'),
    infos: count('INFO'),
    newFindings: [...merged.values()].reduce((total, one) => total + one.opened.length, 0),
    goneFindings: [...merged.values()].reduce((total, one) => total + one.gone, 0),
    fixed: sum((one) => one.fixed.length),
    invalidRatePct: percent(invalid, settings),
    externalFailureRatePct: percent(failed, probes),
    byCheck: byCheck(all),
    tenants: results,
  }
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 100)
}

function byCheck(faults: readonly FoundFault[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { checkCode } of faults) counts[checkCode] = (counts[checkCode] ?? 0) + 1
  return counts
}

type Told = Readonly<{
  summary: ReturnType<typeof summaryOf>
  tenants: readonly TenantRef[]
  merged: MergedAll
  world: World
}>

async function tell(run: CheckRun, told: Told): Promise<void> {
  await report(run, told)
  sayRates(run, told.summary)
  sayRoutes(run, told.merged)
  for (const tenant of told.tenants) tellAdmin(run, tenant, told.merged)
  tellFixes(run, told)
}

async function report(run: CheckRun, { summary, merged, tenants }: Told): Promise<void> {
  const name = `notification_validation_${run.today.replaceAll('-', '')}.json`
  const path = join(run.folder.reportsDir(HOLDING), name)
  const codes = new Map(tenants.map(({ id, code }) => [id, code]))
  const findings = [...merged].map(([id, { found }]) => [codes.get(id) ?? HOLDING, found])
  const content = { ...summary, findings: Object.fromEntries(findings) }
  await writeFileDurably(path, `${JSON.stringify(content, null, 2)}\n`)
  await run.artifact(path, { kind: 'notification-validation' })
  run.log.info('report written', { path: relative(run.folder.root, path) })
}

const FEWEST_SETTINGS = 20

function sayRates(run: CheckRun, summary: Told['summary']): void {
  const { settingsChecked, invalidRatePct, externalFailureRatePct, probes, fixed } = summary
  raiseIf(run, settingsChecked >= FEWEST_SETTINGS && invalidRatePct > 10, 'notifval:invalid_rate', {
    ja: `通知設定 ${settingsChecked} 件の ${invalidRatePct} % が動作しません`,
    en: `${invalidRatePct} % of ${settingsChecked} notification settings can not work`,
  })
  raiseIf(run, probes > 0 && externalFailureRatePct > 20, 'notifval:probes', {
    ja: `外部サービスの確認 ${probes} 件の ${externalFailureRatePct} % が失敗しました`,
    en: `${externalFailureRatePct} % of ${probes} probes of outside services failed`,
  })
  if (fixed === 0) return
  const message = {
    ja: `通知設定を ${fixed} 件自動修正しました`,
    en: `${fixed} notification settings were corrected automatically`,
  }
  run.alerts.raise({
    ...alertOf(run, `notifval:fixed:${run.id}`, { metric: 'auto_fixed', value: fixed, message }),
    severity: 'MEDIUM',
  })
}

function raiseIf(
  run: CheckRun,
  isSo: boolean,
  key: string,
  message: { ja: string; en: string },
): void {
  if (isSo) run.alerts.raise(alertOf(run, key, { metric: key, message }))
  else run.alerts.clear(key)
}

/** Nobody would hear of it otherwise: it stands in the console and in the journal. */
function sayRoutes(run: CheckRun, merged: MergedAll): void {
  const key = 'notifval:no_route'
  const found = merged.get(HOLDING)?.found.find(({ checkCode }) => checkCode === 'P2')
  if (!found) {
    run.alerts.clear(key)
    return
  }
  const message = { ja: found.message, en: 'no route is left for CRITICAL alerts' }
  run.alerts.raise({ ...alertOf(run, key, { metric: 'routes', message }), severity: 'CRITICAL' })
}

function tellAdmin(run: CheckRun, tenant: TenantRef, merged: MergedAll): void {
  const errors = merged.get(tenant.id)?.opened.filter(({ severity }) => severity === 'ERROR') ?? []
  const address = errors.length > 0 ? adminEmailOf(run.platform, tenant.id) : null
  if (address === null) return
  enqueueMail(run.platform, {
    dedupe: `notifval:${tenant.id}:${run.today}`,
    address,
    tenantId: tenant.id,
    sourceBatch: run.batchId,
    runId: run.id,
    subject: `【Toban】通知設定に問題があります (${errors.length} 件)`,
    body: [
      `${tenant.name} 様`,
      '',
      '次の通知設定は、このままでは送信できません。',
      '',
      ...errors.slice(0, 50).map(({ message }) => `  ${message}`),
    ].join('\n'),
    attachments: [],
    priority: 2,
    at: run.now(),
  })
}

/** The whole list to those who run the installation: somebody else's settings were changed. */
function tellFixes(run: CheckRun, { tenants, world }: Told): void {
  const lines = tenants.flatMap(({ id, code }) =>
    (world.checked.get(id)?.fixed ?? []).map(
      ({ checkCode, key, from, to }) => `  ${code} ${key} (${checkCode}): ${from} → ${to}`,
    ),
  )
  if (lines.length === 0) return
  for (const address of run.settings.toban.tenantNotices.ops)
    enqueueMail(run.platform, {
      dedupe: `notifval:fixed:${run.id}`,
      address,
      tenantId: null,
      sourceBatch: run.batchId,
      runId: run.id,
      subject: `【Toban】通知設定を自動修正しました (${lines.length} 件)`,
      body: ['次の通知設定を自動修正しました。', '', ...lines].join('\n'),
      attachments: [],
      priority: 1,
      at: run.now(),
    })
}
