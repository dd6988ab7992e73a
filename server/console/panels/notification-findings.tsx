/** What can not work about notifications on the page of BATCH-405: fix, ignore, undo, and the health of connections. */

import { Hono } from 'hono'
import { lastReason } from '../../../data/ops/audit.ts'
import { healthOf } from '../../../data/platform/integration-health.ts'
import { allIntegrations } from '../../../data/platform/integrations.ts'
import {
  latestMended,
  type Mended,
  notificationFinding,
  type ShownFinding,
  shownFindings,
} from '../../../data/platform/reading/notification-findings.ts'
import { knownTenants } from '../../../data/platform/tenants.ts'
import {
  type ConnectionLine,
  FINDING_AREAS,
  type FindingArea,
  type FindingLine,
  type FindingsFacts,
  FindingsPanel,
  type MendedRun,
} from '../../../views/panels/notification-findings.tsx'
import { findingObject, IGNORED_VERB } from '../../commands/notification-care/ignore-finding.ts'
import { addDays, dayAt } from '../../domain/calendar-day.ts'
import type { PersonAsks } from '../deps.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from '../env.ts'
import { missing } from '../faults.ts'
import { textsOf } from '../form.ts'
import { pageNumber, rowsOn } from '../numbered-pages.ts'
import { askedBy, demandReason } from '../start-request.ts'
import { companyObjects, objectAt } from './notification-objects.ts'
import type { BatchPanel } from './panel.ts'

const BATCH = 'BATCH-405'
const PAGE = `/batches/${BATCH}`
const MOST_FINDINGS = 300
const MOST_MENDED = 100
/** Each has up to three forms. */
const FINDINGS_A_PAGE = 50
/** How long a finding is proposed to be ignored. */
const USUAL_DAYS = 30

export const notificationFindingsPanel: BatchPanel = {
  batchId: BATCH,

  draw: (desk, c) => <FindingsPanel screen={c.get('screen')} facts={findingsFacts(desk, c)} />,

  routes: ({ deps }) => {
    const routes = new Hono<ConsoleEnv>()
    const check = async (
      finding: string,
      params: Readonly<Record<string, boolean>>,
      asked: PersonAsks,
    ) => {
      const found = notificationFinding(deps.platform, Number(finding))
      if (!found) throw missing('page')
      const tenants = found.tenantCode === null ? ('all' as const) : [found.tenantCode]
      const run = { batchId: BATCH, businessDate: null, dryRun: false, tenants, params, ...asked }
      const { runId } = await deps.commands.startRun(run)
      return `/runs/${runId}`
    }

    for (const [act, params] of [
      ['checks', {}],
      ['fixes', { autoFix: true }],
    ] as const)
      routes.post(`${PAGE}/${act}/:finding`, async (c) => {
        const asked = askedBy(c, textsOf(await c.req.parseBody()))
        return c.redirect(await check(c.req.param('finding'), params, asked), 303)
      })

    routes.post(`${PAGE}/ignored/:finding`, async (c) => {
      const typed = textsOf(await c.req.parseBody())
      deps.notifications.ignoreFinding({
        findingId: Number(c.req.param('finding')),
        until: typed.until?.trim() ?? '',
        by: c.get('operator').login,
        reason: demandReason(typed),
      })
      return c.redirect(`${PAGE}#findings`, 303)
    })

    routes.post(`${PAGE}/reopened/:finding`, async (c) => {
      const reason = demandReason(textsOf(await c.req.parseBody()))
      const findingId = Number(c.req.param('finding'))
      deps.notifications.reopenFinding({ findingId, by: c.get('operator').login, reason })
      return c.redirect(`${PAGE}#findings`, 303)
    })

    routes.post(`${PAGE}/undone/:run/:tenant`, async (c) => {
      const reason = demandReason(textsOf(await c.req.parseBody()))
      const { run: runId, tenant: tenantCode } = c.req.param()
      deps.notifications.undoFixes({ runId, tenantCode, by: c.get('operator').login, reason })
      return c.redirect(`${PAGE}#fixes`, 303)
    })

    routes.post(`${PAGE}/destinations/:tenant/:destination/tests`, async (c) => {
      const reason = demandReason(textsOf(await c.req.parseBody()))
      const { tenant: tenantCode, destination: destinationId } = c.req.param()
      const asked = { tenantCode, destinationId, reason }
      const { id } = await deps.messages.testDestination(asked, c.get('operator').login)
      return c.redirect(`/outbox/${tenantCode}/${id}`, 303)
    })

    return routes
  },
}

function findingsFacts(desk: Desk, c: ConsoleContext): FindingsFacts {
  const asked = c.req.query('area')
  const { platform, clock } = desk.deps
  const chosen = FINDING_AREAS.find((area) => area === asked) ?? null
  const lines = shownFindings(platform, MOST_FINDINGS).map((found) => lineOf(desk, found))
  const counts = FINDING_AREAS.map((area) => [
    area,
    lines.filter((line) => line.area === area).length,
  ])
  const ofArea = lines.filter((line) => chosen === null || line.area === chosen)
  const size = { rows: ofArea.length, perPage: FINDINGS_A_PAGE }
  const page = pageNumber(c.req.query('page'), size)
  return {
    chosen,
    counts: Object.fromEntries(counts) as FindingsFacts['counts'],
    lines: ofArea,
    page,
    shown: rowsOn(ofArea, page, FINDINGS_A_PAGE),
    until: addDays(dayAt(clock()), USUAL_DAYS),
    connections: connectionsOf(desk),
    runs: runsOf(latestMended(platform, MOST_MENDED)),
    company: companyObjects(desk, {
      code: c.req.query('tenant') ?? null,
      setting: c.req.query('setting') ?? null,
    }),
  }
}

function lineOf({ deps }: Desk, found: ShownFinding): FindingLine {
  const isIgnored = found.state === 'IGNORED'
  return {
    ...found,
    area: areaOf(found.checkCode),
    objectAt: objectAt(found),
    ignoredUntil: isIgnored ? found.ignoredUntil : null,
    ignoredWhy: isIgnored ? lastReason(deps.ops, IGNORED_VERB, findingObject(found)) : null,
  }
}

const AREAS: Readonly<Record<string, FindingArea>> = {
  S: 'mail',
  L: 'slack',
  T: 'teams',
  W: 'lineworks',
  H: 'webhook',
  N: 'settings',
  A: 'people',
  P: 'holding',
}

function areaOf(checkCode: string): FindingArea {
  return AREAS[checkCode.charAt(0)] ?? 'settings'
}

function connectionsOf({ deps }: Desk): ConnectionLine[] {
  const codes = new Map(knownTenants(deps.platform).map(({ id, code }) => [id, code]))
  return allIntegrations(deps.platform).map((one) => {
    const health = healthOf(deps.platform, one.configId)
    return {
      configId: one.configId,
      key: one.key,
      owner: one.tenantId === null ? null : (codes.get(one.tenantId) ?? one.tenantId),
      rests: one.heldByIncident !== null ? 'held' : one.isEnabled ? null : 'off',
      status: health?.status ?? 'UNKNOWN',
      code: health?.code ?? null,
      checkedAt: health?.checkedAt ?? null,
      secretExpiresOn: health?.secretExpiresOn ?? null,
    }
  })
}

/** One entry for each run and company, in the order given. */
function runsOf(mended: readonly Mended[]): MendedRun[] {
  const groups = new Map<string, Mended[]>()
  for (const one of mended) {
    const key = `${one.runId} ${one.tenantCode}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].flatMap((own) => {
    const [first] = own
    if (!first) return []
    const { runId, tenantCode, at, takenBackBy } = first
    const changes = own.map(({ key, reason, change }) => ({
      key,
      reason,
      value: writtenValue(change),
    }))
    return [{ runId, tenantCode, at, takenBackBy, changes }]
  })
}

/** Null: the setting was switched off. */
function writtenValue(change: string): string | null {
  const { name, frequencyValue, ratePerMinute, disable } = JSON.parse(change) as Record<
    string,
    unknown
  >
  if (disable !== undefined) return null
  const value = frequencyValue ?? ratePerMinute ?? name
  return value === undefined || value === null ? null : String(value)
}
