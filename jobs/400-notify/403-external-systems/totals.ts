/** The sums over all companies in BATCH-403's summary; pure. */
import type { TenantOutcome } from '../../../server/sdk/index.ts'
import { type LinkResult, type ListName, SERVICE_NAMES, type ServiceOutcome } from './model.ts'

export function linkTotals(outcomes: readonly TenantOutcome<LinkResult>[]) {
  const results = outcomes.flatMap((one) => ('result' in one && one.result ? [one.result] : []))
  const all = results.flatMap((result) => Object.values(result.services))
  const sum = (value: (service: ServiceOutcome) => number) =>
    all.reduce((total, service) => total + value(service), 0)
  const found = (name: ListName) => sum(({ counts }) => counts[name])
  return {
    services: Object.fromEntries(SERVICE_NAMES.map((name) => [name, tallyOf(results, name)])),
    links: {
      linked: sum(({ links }) => links.linked),
      new: sum(({ links, mirror }) => Math.max(links.new, mirror?.links.new ?? 0)),
      conflict: sum(({ links }) => links.conflict),
      stale: sum(({ links }) => links.stale),
    },
    unmatchedEmployees: found('unmatchedEmployees'),
    orphanAccounts: found('orphanAccounts'),
    retiredButActive: found('retiredButActive'),
    organisationDifferences: found('organisationDifferences'),
    deadDestinations: found('deadDestinations'),
    apiCalls: sum(({ mirror }) => mirror?.apiCalls ?? 0),
    rateWaits: sum(({ mirror }) => mirror?.rateWaits ?? 0),
  }
}

function tallyOf(results: readonly LinkResult[], name: (typeof SERVICE_NAMES)[number]) {
  const services = results.flatMap((result) => {
    const service = result.services[name]
    return service ? [service] : []
  })
  const count = (state: ServiceOutcome['state']) =>
    services.filter((service) => service.state === state).length
  return {
    tenants: services.length,
    ok: count('ok'),
    skipped: count('skipped'),
    auth: count('auth'),
    error: count('error'),
  }
}
