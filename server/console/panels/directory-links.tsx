/** Companies, services and people on the page of BATCH-403: health, last sync, lists to look at, links by hand. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Hono } from 'hono'
import { type LinkStanding, linkStandings } from '../../../data/platform/link-standing.ts'
import { type UsedConnection, usedConnections } from '../../../data/platform/reading/connections.ts'
import { latestSyncs, type ShownSync } from '../../../data/platform/reading/directory-syncs.ts'
import { knownTenants } from '../../../data/platform/tenants.ts'
import { MIRRORED_SERVICES, type MirroredService } from '../../../data/tenant/external-directory.ts'
import { notableLinks } from '../../../data/tenant/external-links.ts'
import { openTenant } from '../../../data/tenant/open.ts'
import {
  type CompanyLinks,
  type LinksCell,
  type LinksFacts,
  LinksPanel,
  type LinksRow,
  type ReportList,
} from '../../../views/panels/directory-links.tsx'
import type { SecretEnds } from '../../../views/panels/secret-ends.tsx'
import { type Day, dayAt, daysBetween } from '../../domain/calendar-day.ts'
import { errorWords, TobanError } from '../../domain/errors.ts'
import type { ConsoleEnv, Desk } from '../env.ts'
import { missing } from '../faults.ts'
import { textsOf } from '../form.ts'
import { isOfTheFile } from '../outbox-facts.ts'
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
  const used = usedConnections(desk.deps.platform)
  const rows = rowsOf(desk, used)
  const chosen = rows.find(({ code }) => code === asked) ?? rows[0] ?? null
  const ends = secretEnds(used, dayAt(desk.deps.clock()))
  return { rows, ends, company: chosen ? companyOf(desk, chosen) : null }
}

const KEYS: Readonly<Record<MirroredService, string>> = {
  SLACK: 'slack_api',
  TEAMS: 'teams_graph',
  LINE_WORKS: 'lineworks',
}

/** Companies with a directory that was read, or a connection to read one. */
function rowsOf({ deps: { platform } }: Desk, used: readonly UsedConnection[]): LinksRow[] {
  const syncs = MIRRORED_SERVICES.flatMap((service) => latestSyncs(platform, service))
  const standings = linkStandings(platform)
  const connections = used.filter(({ key }) => Object.values(KEYS).includes(key))
  const names = new Map([
    ...connections.flatMap(({ tenantCode, tenantName }) =>
      tenantCode === null ? [] : [[tenantCode, tenantName ?? tenantCode] as const],
    ),
    ...syncs.map(({ tenantCode, tenantName }) => [tenantCode, tenantName] as const),
  ])
  const ids = new Map(knownTenants(platform).map(({ code, id }) => [code, id]))
  return [...names.keys()].sort().map((code) => {
    const id = ids.get(code)
    const cells = MIRRORED_SERVICES.map((service) =>
      cellOf({
        sync: syncs.find((one) => one.tenantCode === code && one.service === service),
        connection: connections.find((one) => one.tenantCode === code && one.key === KEYS[service]),
        standing: standings.find((one) => one.tenantId === id && one.service === service),
      }),
    )
    return { code, name: names.get(code) ?? code, cells }
  })
}

type Known = Readonly<{
  sync: ShownSync | undefined
  connection: UsedConnection | undefined
  standing: LinkStanding | undefined
}>

/** Null: there is no connection, and there never was a directory. */
function cellOf({ sync, connection, standing }: Known): LinksCell | null {
  if (!sync && !connection) return null
  const { links } = JSON.parse(sync?.details ?? '{}') as { links?: { linked: number } }
  return {
    sync: sync
      ? { at: sync.at, runId: sync.runId, result: sync.result, errorCode: sync.errorCode }
      : null,
    users: sync?.usersSeen ?? null,
    linked: links?.linked ?? null,
    health: connection ? { status: connection.health, code: connection.healthCode } : null,
    share: standing ? shareOf(standing) : null,
    findings: standing ? findingsOf(standing) : null,
  }
}

/** Null: the company has no employee who should have an account. */
function shareOf({ activeEmployees, unmatchedEmployees }: LinkStanding): number | null {
  return activeEmployees === 0 ? null : 1 - unmatchedEmployees / activeEmployees
}

function findingsOf(standing: LinkStanding): number {
  const { unmatchedEmployees, retiredButActive, orphanAccounts } = standing
  const { organisationDifferences, deadDestinations } = standing
  const people = unmatchedEmployees + retiredButActive + orphanAccounts
  return people + organisationDifferences + deadDestinations
}

/** Those that run out first, first; and how many connections have no day. */
function secretEnds(used: readonly UsedConnection[], today: Day): SecretEnds {
  const secrets = used.flatMap(({ configId, key, tenantCode, tenantName, secretExpiresOn: day }) =>
    day === null
      ? []
      : [{ configId, key, tenantCode, tenantName, day, daysLeft: daysBetween(today, day) }],
  )
  const sorted = secrets.sort((a, b) => (a.day < b.day ? -1 : 1))
  return { secrets: sorted, withoutEnd: used.length - secrets.length }
}

function companyOf({ deps }: Desk, { code, name }: LinksRow): CompanyLinks {
  const report = newestReport(deps.folder.reportsDir(code))
  return { code, name, report, ...linksOf(deps.folder.tenantFile(code), code) }
}

/** A file that can not be read takes nothing else of the page with it. */
function linksOf(file: string, code: string): Pick<CompanyLinks, 'links' | 'fault'> {
  if (!existsSync(file)) return { links: [], fault: null }
  try {
    const tenant = openTenant(file, { code }, 'read-only')
    try {
      return { links: notableLinks(tenant, MOST_LINKS), fault: null }
    } finally {
      tenant.sqlite.close()
    }
  } catch (error) {
    if (!isOfTheFile(error)) throw error
    const hint = error instanceof TobanError ? (error.hint ?? null) : null
    return { links: [], fault: { message: errorWords(error), hint } }
  }
}

type Stored = Readonly<{
  date: string
  services: Readonly<
    Record<
      string,
      Readonly<{ lists: Readonly<Record<string, readonly { text: string; en?: string }[]>> }>
    >
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
              texts: found
                .slice(0, MOST_OF_A_LIST)
                .map(({ text, en = text }) => ({ ja: text, en })),
            },
          ],
    ),
  )
}
