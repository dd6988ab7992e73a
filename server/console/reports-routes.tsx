/** The files of batches for people: the list by company and period, and the files, each to whom it belongs. */
import { basename } from 'node:path'
import { Hono } from 'hono'
import {
  type ArtifactAsk,
  artifactById,
  artifactList,
  type ListedArtifact,
} from '../../data/ops/reading/artifact-list.ts'
import {
  accountingFile,
  accountingFiles,
  invoiceList,
  type ListedInvoice,
} from '../../data/platform/reading/invoice-list.ts'
import { invoiceFiles, tenantCards } from '../../data/platform/reading/tenants.ts'
import {
  REPORT_VIEWS,
  type ReportChoice,
  type ReportsFacts,
  ReportsPage,
} from '../../views/pages/reports.tsx'
import { may, maySeeTenant } from '../domain/access.ts'
import { invoiceState } from '../domain/billing/payment.ts'
import { dayAt, isMonth } from '../domain/calendar-day.ts'
import { nameIn } from './company-names.ts'
import type { Operator } from './deps.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { missing } from './faults.ts'
import { download, isShownByBrowsers } from './files.ts'

const PER_PAGE = 100
const MOST_ACCOUNTING = 200
/** What the batches register; more may come, and is shown under its own name. */
const KINDS = ['usage', 'report', 'integration-report', 'notification-validation', 'org-sync-diff']

export function reportsRoutes({ deps }: Desk) {
  const routes = new Hono<ConsoleEnv>()

  routes.get('/reports', (c) => {
    const facts = reportsFacts({ deps }, c)
    return c.html(<ReportsPage screen={c.get('screen')} facts={facts} />)
  })

  routes.get('/reports/files/:artifactId', (c) => {
    const id = c.req.param('artifactId')
    const file = /^\d{1,15}$/.test(id) ? artifactById(deps.ops, Number(id)) : null
    if (!file || !mayHave(c.get('operator'), file)) throw missing('file')
    return download(c, deps.folder, file.path)
  })

  routes.get('/reports/accounting/:id', (c) => {
    const file = accountingFile(deps.platform, Number(c.req.param('id')))
    if (!file) throw missing('file')
    return download(c, deps.folder, file.path)
  })

  return routes
}

/** A company has what was made for it in its own folder of reports, whatever else bears its name. */
function mayHave(operator: Operator, { tenantCode, path }: ListedArtifact): boolean {
  if (seesEverything(operator)) return true
  if (tenantCode === null || !maySeeTenant(operator, tenantCode)) return false
  return path.startsWith(`reports/${tenantCode}/`)
}

/** Of the holding, and confined to no company. */
function seesEverything(operator: Operator): boolean {
  return operator.tenants === null && may(operator, 'operations.read')
}

type Means = Pick<Desk, 'deps'>

function reportsFacts({ deps }: Means, c: ConsoleContext): ReportsFacts {
  const operator = c.get('operator')
  const { language } = c.get('screen')
  const seesAll = seesEverything(operator)
  const choice = choiceOf(c, seesAll)
  const own = tenantCards(deps.platform).filter(({ code }) => maySeeTenant(operator, code))
  const codes = seesAll && choice.tenant === null ? null : own.map(({ code }) => code)
  const tenants =
    choice.tenant === null
      ? codes
      : own.map(({ code }) => code).filter((code) => code === choice.tenant)
  const after = c.req.query('after') ?? null
  const names = new Map(own.map(({ code, name, nameEn }) => [code, nameIn(language, name, nameEn)]))
  return {
    choice,
    views: REPORT_VIEWS.filter((view) => view !== 'accounting' || seesAll),
    tenants: [...names].map(([code, name]) => ({ code, name })),
    kinds: KINDS,
    ...NOTHING,
    ...listOf({ deps }, { choice, tenants, after, operator, names }),
    seesRuns: seesAll,
  }
}

const NOTHING = { invoices: [], files: [], accounting: [], next: null } as const

type Listing = Readonly<{
  choice: ReportChoice
  tenants: readonly string[] | null
  after: string | null
  operator: Operator
  /** Of the companies, in the language of whoever asks. */
  names: ReadonlyMap<string, string>
}>

function listOf(means: Means, listing: Listing): Partial<ReportsFacts> {
  switch (listing.choice.view) {
    case 'invoices':
      return invoicesOf(means, listing)
    case 'files':
      return filesOf(means, listing)
    case 'accounting':
      return accountingOf(means, listing)
  }
}

function invoicesOf(
  { deps }: Means,
  { choice, tenants, after, names }: Listing,
): Partial<ReportsFacts> {
  const [period = '', invoiceId = ''] = after?.split('.') ?? []
  const found = invoiceList(deps.platform, {
    tenants,
    period: choice.period,
    after: isMonth(period) ? { period, invoiceId } : null,
    limit: PER_PAGE + 1,
  })
  const shown = found.slice(0, PER_PAGE)
  const last = found.length > PER_PAGE ? shown.at(-1) : undefined
  const today = dayAt(deps.clock())
  const entry = (invoice: ListedInvoice) => ({
    ...invoice,
    tenantName: names.get(invoice.tenantCode) ?? invoice.tenantName,
    state: invoiceState(invoice, today),
    files: invoiceFiles(deps.platform, invoice.invoiceId).map(({ kind, bytes }) => ({
      kind,
      bytes,
    })),
  })
  return { invoices: shown.map(entry), next: last ? `${last.period}.${last.invoiceId}` : null }
}

function filesOf({ deps }: Means, { choice, tenants, after, operator }: Listing) {
  const ask: ArtifactAsk = {
    tenants,
    period: choice.period,
    kind: choice.kind,
    beforeId: after !== null && /^\d{1,15}$/.test(after) ? Number(after) : null,
    limit: PER_PAGE,
  }
  const { files, scannedFrom } = artifactList(deps.ops, ask)
  const entries = files
    .filter((file) => mayHave(operator, file))
    .map(({ path, ...file }) => ({
      ...file,
      name: basename(path),
      isShown: isShownByBrowsers(path),
    }))
  return { files: entries, next: scannedFrom > 1 ? String(scannedFrom) : null }
}

function accountingOf({ deps }: Means, { choice }: Listing): Partial<ReportsFacts> {
  const found = accountingFiles(deps.platform, { period: choice.period, limit: MOST_ACCOUNTING })
  const entry = ({ id, period, kind, path, rows, createdAt }: (typeof found)[number]) => ({
    ...{ id, period, kind, rows },
    name: basename(path),
    at: createdAt,
  })
  return { accounting: found.map(entry) }
}

function choiceOf(c: ConsoleContext, seesAll: boolean): ReportChoice {
  const asked = REPORT_VIEWS.find((view) => view === c.req.query('show')) ?? 'invoices'
  const period = c.req.query('period') ?? ''
  return {
    view: asked === 'accounting' && !seesAll ? 'invoices' : asked,
    tenant: c.req.query('tenant') || null,
    period: isMonth(period) ? period : null,
    kind: c.req.query('kind') || null,
  }
}
