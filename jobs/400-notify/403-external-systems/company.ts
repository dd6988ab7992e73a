/** One company's services one after the other, then its report; the `each` of BATCH-403. */
import {
  IncompleteError,
  type Run,
  type Skip,
  skip,
  type Tenant,
  type Words,
} from '../../../server/sdk/index.ts'
import type { Delays } from '../mirror/batch.ts'
import { asWords, joined } from '../mirror/part-words.ts'
import { sayReport } from './alerts.ts'
import { type LinkResult, SERVICES, type ServiceName } from './model.ts'
import { lastReport, newFindings, type Reports, writeReport } from './report.ts'
import { lookAfterService, type ServiceReport, type ServiceWork } from './service.ts'

export type CompanyParams = Readonly<{
  services: readonly (ServiceName | 'all')[]
  forceSync: boolean
  relink: boolean
}>

export type CompanyFacts = Readonly<{
  services: readonly Readonly<{ name: ServiceName; facts: ServiceWork['facts'] }>[]
  delays: Delays
}>

/** Named in the result; the report has all. */
const NAMED = 50

export async function lookAfterCompany(
  tenant: Tenant,
  run: Run<CompanyParams>,
  facts: CompanyFacts,
): Promise<LinkResult | Skip> {
  const { services } = run.params
  const wanted = facts.services.filter(
    ({ name }) => services.includes('all') || services.includes(name),
  )
  const connected = wanted.filter((one) => one.facts.integration !== null)
  if (connected.length === 0) return skip('not_configured')
  const reports: Partial<Record<ServiceName, ServiceReport>> = {}
  for (const { name, facts: found } of connected) {
    const { forceSync, relink } = run.params
    const service = SERVICES[name]
    const { delays } = facts
    reports[name] = await lookAfterService({
      tenant,
      run,
      service,
      facts: found,
      forceSync,
      relink,
      delays,
    })
  }
  const result = await reported(tenant, run, reports)
  const failed = Object.entries(reports).filter(([, report]) => report.outcome.state === 'error')
  if (failed.length === 0) return result
  throw incomplete(result, failed)
}

async function reported(tenant: Tenant, run: Run<unknown>, reports: Reports): Promise<LinkResult> {
  const last = await lastReport(tenant, run.today)
  const found = newFindings(reports, last)
  if (!run.dryRun) sayReport({ tenant, run }, reports, last)
  const outcomes = Object.entries(reports).map(([name, { outcome }]) => [name, outcome])
  return {
    services: Object.fromEntries(outcomes),
    report: run.dryRun ? null : await writeReport(tenant, run, reports),
    newFindings: found.slice(0, NAMED),
    newFindingCount: found.length,
  }
}

/** Tried again when that can heal any of its services. */
function incomplete(
  result: LinkResult,
  failed: readonly (readonly [string, ServiceReport])[],
): IncompleteError {
  const said = joined(
    failed.map(([name, { outcome }]) => {
      const { ja, en } = messagesOf(outcome)
      return { ja: `${name}: ${ja}`, en: `${name}: ${en}` }
    }),
    '; ',
  )
  const kinds = failed.flatMap(
    ([, { outcome }]) => outcome.mirror?.failures.map((one) => one.kind) ?? [],
  )
  const heals = kinds.some((kind) => kind === 'rate' || kind === 'network' || kind === 'server')
  return new IncompleteError(result, {
    code: 'services_failed',
    message: said,
    errorClass: heals ? 'transient' : 'permanent',
  })
}

function messagesOf({ mirror, reason }: ServiceReport['outcome']): Words {
  if (!mirror) return asWords(reason ?? 'failed')
  return joined(
    mirror.failures.map(({ message }) => message),
    ', ',
  )
}
