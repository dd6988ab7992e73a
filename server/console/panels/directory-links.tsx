/** Companies, services and people on the page of BATCH-403: health, last sync, lists to look at, links by hand. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hono } from 'hono'
import { latestSyncs } from '../../../data/platform/reading/directory-syncs.ts'
import { tenantByCode } from '../../../data/platform/tenants.ts'
import { MIRRORED_SERVICES } from '../../../data/tenant/external-directory.ts'
import { notableLinks } from '../../../data/tenant/external-links.ts'
import { openTenant } from '../../../data/tenant/open.ts'
import {
  type CompanyLinks,
  type LinksFacts,
  LinksPanel,
  type LinksRow,
  type ReportList,
} from '../../../views/panels/directory-links.tsx'
import type { ConsoleEnv, Desk } from '../env.ts'
import { missing } from '../faults.ts'
import { textsOf } from '../form.ts'
import { demandReason } from '../start-request.ts'
import type { BatchPanel } from './panel.ts'

const BATCH = 'BATCH-403'
const PAGE = `/batches/${BATCH}`
const MOST_LINKS = 100
const MOST_OF_A_LIST = 20

export const directoryLinksPanel: BatchPanel = {
  batchId: BATCH,

  draw: (desk, c) => (
    <LinksPanel screen={c.get('screen')} facts={linksFacts(desk, c.req.query('tenant') ?? null)} />
  ),

  routes: ({ deps }) => {
    const routes = new Hono<ConsoleEnv>()
    const meant = (tenantCode: string, typed: Record<string, string>, login: string) => {
      const service = MIRRORED_SERVICES.find((one) => one === typed.service)
      if (!service) throw missing('page')
      const employeeCode = typed.employee?.trim() ?? ''
      return { tenantCode, service, employeeCode, by: login, reason: demandReason(typed) }
    }

    routes.post(`${PAGE}/links/:tenant`, async (c) => {
      const typed = textsOf(await c.req.parseBody())
      const tenant = c.req.param('tenant')
      const asked = meant(tenant, typed, c.get('operator').login)
      deps.notifications.linkPerson({ ...asked, account: typed.account ?? '' })
      return c.redirect(`${PAGE}?tenant=${tenant}#links`, 303)
    })

    routes.post(`${PAGE}/unlinks/:tenant`, async (c) => {
      const typed = textsOf(await c.req.parseBody())
      const tenant = c.req.param('tenant')
      deps.notifications.unlinkPerson(meant(tenant, typed, c.get('operator').login))
      return c.redirect(`${PAGE}?tenant=${tenant}#links`, 303)
    })

    return routes
  },
}

function linksFacts(desk: Desk, asked: string | null): LinksFacts {
  const rows = rowsOf(desk)
  const chosen = rows.find(({ code }) => code === asked) ?? rows[0] ?? null
  return { rows, company: chosen ? companyOf(desk, chosen) : null }
}

function rowsOf({ deps }: Desk): LinksRow[] {
  const syncs = MIRRORED_SERVICES.flatMap((service) => latestSyncs(deps.platform, service))
  const codes = [...new Set(syncs.map(({ tenantCode }) => tenantCode))].sort()
  return codes.map((code) => {
    const own = syncs.filter(({ tenantCode }) => tenantCode === code)
    const cells = MIRRORED_SERVICES.map((service) => {
      const sync = own.find((one) => one.service === service)
      if (!sync) return null
      const { at, runId, result, errorCode, usersSeen } = sync
      const { links } = JSON.parse(sync.details) as { links?: { linked: number } }
      return { at, runId, result, errorCode, users: usersSeen, linked: links?.linked ?? null }
    })
    return { code, name: own[0]?.tenantName ?? code, cells }
  })
}

function companyOf({ deps }: Desk, { code, name }: LinksRow): CompanyLinks {
  const file = deps.folder.tenantFile(code)
  const report = tenantByCode(deps.platform, code)
    ? newestReport(deps.folder.reportsDir(code))
    : null
  if (!existsSync(file)) return { code, name, report, links: [] }
  const tenant = openTenant(file, { code }, 'read-only')
  try {
    return { code, name, report, links: notableLinks(tenant, MOST_LINKS) }
  } finally {
    tenant.sqlite.close()
  }
}

type Stored = Readonly<{
  date: string
  services: Readonly<
    Record<string, Readonly<{ lists: Readonly<Record<string, readonly { text: string }[]>> }>>
  >
}>

/** Null before the first report; one that can not be read is as good as none. */
function newestReport(folder: string): CompanyLinks['report'] {
  const inside = join(folder, 'integration')
  if (!existsSync(inside)) return null
  const names = readdirSync(inside).filter((name) => /^integration_\d{8}\.json$/.test(name))
  const newest = names.sort().at(-1)
  if (newest === undefined) return null
  try {
    const { date, services } = JSON.parse(readFileSync(join(inside, newest), 'utf8')) as Stored
    return { date, lists: listsOf(services) }
  } catch {
    return null
  }
}

const SERVICE_OF = { teams: 'TEAMS', slack: 'SLACK', lineworks: 'LINE_WORKS' } as const

function listsOf(services: Stored['services']): ReportList[] {
  return Object.entries(SERVICE_OF).flatMap(([name, service]) =>
    Object.entries(services[name]?.lists ?? {}).flatMap(([list, found]) =>
      found.length === 0
        ? []
        : [
            {
              service,
              list: list as ReportList['list'],
              count: found.length,
              texts: found.slice(0, MOST_OF_A_LIST).map(({ text }) => text),
            },
          ],
    ),
  )
}
