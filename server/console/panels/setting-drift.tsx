/** Settings that differ on the page of BATCH-305: fix, accept, confirm a master, roll a run back. */
import { Hono } from 'hono'
import { openKeys } from '../../../data/ops/reading/open-alerts.ts'
import {
  changeCounts,
  latestSettingChanges,
  type ShownChange,
} from '../../../data/platform/reading/setting-changes.ts'
import {
  findingById,
  liveFindingCounts,
  liveFindings,
} from '../../../data/platform/setting-findings.ts'
import { type DriftFacts, DriftPanel, type DriftRun } from '../../../views/panels/setting-drift.tsx'
import type { Screen } from '../../../views/screen.ts'
import { addDays, dayAt } from '../../domain/calendar-day.ts'
import { companyNames } from '../company-names.ts'
import type { PersonAsks } from '../deps.ts'
import type { ConsoleEnv, Desk } from '../env.ts'
import { missing } from '../faults.ts'
import { textsOf } from '../form.ts'
import { pageNumber } from '../numbered-pages.ts'
import { askedBy, demandReason } from '../start-request.ts'
import type { BatchPanel } from './panel.ts'

const BATCH = 'BATCH-305'
const PAGE = `/batches/${BATCH}`
/** Each may have two forms of its own: 2 KB. */
const FINDINGS_A_PAGE = 50
const MOST_RUNS = 10
const MOST_CHANGES = 50
/** How long an exception is proposed to hold. */
const USUAL_DAYS = 90
/** As BATCH-305 names its alerts about changes that it holds: `settings_held:<category>:<key>`. */
const HELD = 'settings_held:'

export const settingDriftPanel: BatchPanel = {
  batchId: BATCH,

  draw: (desk, c) => {
    const screen = c.get('screen')
    return <DriftPanel screen={screen} facts={driftFacts(desk, screen, c.req.query('page'))} />
  },

  routes: ({ deps }) => {
    const routes = new Hono<ConsoleEnv>()
    const start = async (
      tenants: 'all' | readonly string[],
      params: Readonly<Record<string, string>>,
      asked: PersonAsks,
    ) => {
      const run = { batchId: BATCH, businessDate: null, dryRun: false, ...asked }
      const { runId } = await deps.commands.startRun({ ...run, tenants, params })
      return `/runs/${runId}`
    }

    routes.post(`${PAGE}/fixes/:finding`, async (c) => {
      const found = findingById(deps.platform, Number(c.req.param('finding')))
      if (!found) throw missing('page')
      const asked = askedBy(c, textsOf(await c.req.parseBody()))
      return c.redirect(await start([found.tenantCode], {}, asked), 303)
    })

    routes.post(`${PAGE}/exceptions/:finding`, async (c) => {
      const typed = textsOf(await c.req.parseBody())
      deps.care.acceptSetting({
        findingId: Number(c.req.param('finding')),
        until: typed.until?.trim() ?? '',
        by: c.get('operator').login,
        reason: demandReason(typed),
      })
      return c.redirect(`${PAGE}#drift`, 303)
    })

    routes.post(`${PAGE}/confirmations`, async (c) => {
      const typed = textsOf(await c.req.parseBody())
      const setting = heldSettings({ deps }).find((one) => one === typed.setting)
      if (setting === undefined) throw missing('page')
      const asked = { by: c.get('operator').login, reason: demandReason(typed) }
      deps.care.confirmMaster({ setting, ...asked })
      return c.redirect(`${PAGE}#drift`, 303)
    })

    routes.post(`${PAGE}/rollbacks/:run`, async (c) => {
      const asked = askedBy(c, textsOf(await c.req.parseBody()))
      return c.redirect(await start('all', { rollbackRun: c.req.param('run') }, asked), 303)
    })

    return routes
  },
}

function driftFacts(desk: Desk, screen: Screen, asked: string | undefined): DriftFacts {
  const { platform, clock } = desk.deps
  const counts = liveFindingCounts(platform)
  const page = pageNumber(asked, { rows: counts.all, perPage: FINDINGS_A_PAGE })
  return {
    names: companyNames(desk, screen),
    counts,
    page,
    findings: liveFindings(platform, FINDINGS_A_PAGE, (page.number - 1) * FINDINGS_A_PAGE),
    held: heldSettings(desk),
    until: addDays(dayAt(clock()), USUAL_DAYS),
    runs: runsOf(desk),
  }
}

/** `category key`, as the audit names it; the key itself may have colons. */
function heldSettings({ deps }: Pick<Desk, 'deps'>): string[] {
  return openKeys(deps.ops, HELD).map((key) => key.slice(HELD.length).replace(':', ' '))
}

function runsOf({ deps }: Desk): DriftRun[] {
  const changes = latestSettingChanges(deps.platform, { runs: MOST_RUNS, changes: MOST_CHANGES })
  const byRun = new Map<string, ShownChange[]>()
  for (const change of changes)
    byRun.set(change.runId, [...(byRun.get(change.runId) ?? []), change])
  const counts = new Map(
    changeCounts(deps.platform, [...byRun.keys()]).map((count) => [count.runId, count]),
  )
  return [...byRun].map(([runId, own]) => {
    const { made = 0, takenBack = 0 } = counts.get(runId) ?? {}
    const isSync = own.some(({ by }) => by === 'system_sync')
    return {
      runId,
      at: own[0]?.at ?? 0,
      made,
      takenBack,
      canRollBack: isSync && made > takenBack,
      changes: own,
    }
  })
}
