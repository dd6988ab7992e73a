/** The early morning of BATCH-405 from top to bottom: probes, companies, the holding, findings, report. */
import { join, relative } from 'node:path'
import { allIntegrations, type Integration } from '../../../data/platform/integrations.ts'
import {
  type FoundFault,
  forgetFindings,
  type Merged,
  mergeFindings,
} from '../../../data/platform/notification-findings.ts'
import { changesToTakeBack } from '../../../data/platform/setting-changes.ts'
import { activeTenants } from '../../../data/platform/tenants.ts'
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
import { type CompanyChecked, checkCompany } from './company.ts'
import { type Correction, tellAdmin, tellFixes } from './mails.ts'
import { mendHolding } from './mend.ts'
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
  const world: World = { integrations, probed, delays }
  const checked = new Map<string, CompanyChecked>()
  const merged = new Map<string, MergedOne>()
  const outcomes = await run.eachTenant(tenants, async (tenant) => {
    const company = await lookAt(run, tenant, world)
    checked.set(tenant.id, company)
    // Here, and not after all companies: a run that is resumed does not come back to those that are done.
    const own = mergeOne(run, probed, { tenantId: tenant.id, ...company })
    merged.set(tenant.id, own)
    tellAdmin(run, tenant, own.opened)
    return shortOf(company)
  })
  const holding = mergeHolding(run, world)
  merged.set(HOLDING, holding)
  const sent = run.dryRun ? [] : await sendTests(run, tests)
  const fixes = fixesOf(run, tenants, checked)
  const parts = { world, checked, merged, fixes, outcomes }
  const summary = { ...summaryOf(run, parts), tests: sent }
  if (!run.dryRun) await tell(run, { summary, tenants, merged, fixes })
  return summary
}

type World = Readonly<{
  integrations: readonly Integration[]
  probed: Probed | null
  delays: Delays
}>

type MergedOne = Merged & Readonly<{ found: readonly FoundFault[] }>
type MergedAll = ReadonlyMap<string, MergedOne>

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
  world: World,
): Promise<CompanyChecked> {
  const { integrations, probed, delays } = world
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
    const connectionFaults = faultsOfConnections(run, world, id)
    const work = { run, tenantId: id, tenant, channels, calls, rooms, connectionFaults, autoFix }
    return await checkCompany(work)
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

/** The holding's own connections are corrected only by a run that is about everybody. */
function mergeHolding(run: CheckRun, world: World): MergedOne {
  const faults = holdingFaults(run, world)
  const mends = run.params.autoFix && run.selection === 'all' && !run.dryRun
  const fixed = mends ? mendHolding(run, HOLDING, faults) : []
  const own = { tenantId: HOLDING, faults, fixed, roomsAsked: new Set<string>() }
  const merged = mergeOne(run, world.probed, own)
  if (!run.dryRun) forgetFindings(run.platform, run.now() - FINDINGS_KEPT_MS)
  return merged
}

function faultsOfConnections(
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
          message: {
            ja: `外部サービス ${probed.probes} 件のうち過半数にネットワークエラーで接続できません。自社のネットワークを確認してください`,
            en: `most of ${probed.probes} outside services can not be reached for network errors: look at your own network`,
          },
        }),
      ]
    : []
  const routes = probed?.isCutOff ? [] : routeFaults(run, world)
  return [...faultsOfConnections(run, world, null), ...routes, ...cutOff]
}

type OneOwner = Readonly<{ tenantId: string }> &
  Pick<CompanyChecked, 'faults' | 'fixed' | 'roomsAsked'>

function mergeOne(
  run: CheckRun,
  probed: Probed | null,
  { tenantId, faults: found, fixed, roomsAsked }: OneOwner,
): MergedOne {
  if (run.dryRun) return { opened: [], gone: 0, found }
  const isMended = (code: string, id: string) =>
    fixed.some((one) => one.checkCode === code && one.subjectId === id)
  const standing = found.filter(({ checkCode, subjectId }) => !isMended(checkCode, subjectId))
  const wasMade = (code: string, id: string) => {
    if (!isExternal(code)) return true
    if (probed === null || probed.isCutOff) return code === 'P3' && probed !== null
    if (!isWanted(run, serviceOf(code))) return false
    if (code === 'W3' && !roomsAsked.has(id)) return false
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
  return { ...mergeFindings(run.platform, standing, about), found }
}

/** Of the whole run, earlier attempts included, and what runs before it had made without saying so. */
function fixesOf(
  run: CheckRun,
  tenants: readonly TenantRef[],
  checked: ReadonlyMap<string, CompanyChecked>,
): Correction[] {
  const codes = new Map(tenants.map(({ id, code }) => [id, code]))
  const own = changesToTakeBack(run.platform, run.id).reverse()
  const known = new Set(own.map(({ tenantId, key, reason }) => `${tenantId} ${key} ${reason}`))
  const others = [...checked].flatMap(([tenantId, { fixed }]) =>
    fixed
      .filter(({ key, checkCode }) => !known.has(`${tenantId} ${key} ${checkCode}`))
      .map((one) => ({ ...one, owner: codes.get(tenantId) ?? tenantId })),
  )
  const made = own.map(({ tenantId, key, reason, oldValue, newValue }) => ({
    owner: codes.get(tenantId) ?? tenantId,
    key,
    checkCode: reason,
    from: oldValue ?? '',
    to: newValue ?? '',
  }))
  return [...others, ...made]
}

type Parts = Readonly<{
  world: World
  checked: ReadonlyMap<string, CompanyChecked>
  merged: MergedAll
  fixes: readonly Correction[]
  outcomes: readonly TenantOutcome<ReturnType<typeof shortOf>>[]
}>

function summaryOf(run: CheckRun, { world, checked, merged, fixes, outcomes }: Parts) {
  const all = [...merged.values()].flatMap(({ found }) => found)
  const count = (severity: FoundFault['severity']) =>
    all.filter((one) => one.severity === severity).length
  const companies = [...checked.values()]
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
    fixed: fixes.length,
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
  fixes: readonly Correction[]
}>

async function tell(run: CheckRun, told: Told): Promise<void> {
  await report(run, told)
  sayRates(run, told.summary)
  sayRoutes(run, told.merged)
  tellFixes(run, told.fixes)
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
    ...alertOf(`notifval:fixed:${run.id}`, { metric: 'auto_fixed', value: fixed, message }),
    severity: 'MEDIUM',
  })
}

function raiseIf(
  run: CheckRun,
  isSo: boolean,
  key: string,
  message: { ja: string; en: string },
): void {
  if (isSo) run.alerts.raise(alertOf(key, { metric: key, message }))
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
  const { message } = found
  run.alerts.raise({ ...alertOf(key, { metric: 'routes', message }), severity: 'CRITICAL' })
}
