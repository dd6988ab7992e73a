/** Where words alone may lead: a batch by number or title, a company by code or name, a run or an invoice by its own name. */
import { runByPrefix } from '../../data/ops/runs.ts'
import { invoiceByNumber } from '../../data/platform/reading/invoice-list.ts'
import { type TenantNames, tenantNames } from '../../data/platform/tenants.ts'
import type { FoundPlace } from '../../views/parts/search-places.tsx'
import type { SearchQuery } from '../domain/search-query.ts'
import { containsAll, normalised, wordsOf } from '../domain/text-grams.ts'
import type { Operator } from './deps.ts'
import type { Desk } from './env.ts'
import { titleOf } from './run-line.ts'

const MOST_OF_A_KIND = 8
/** So much of a run's id is unlikely to be a word that means something else. */
const SHORTEST_RUN_ID = 8

/** Empty when the question narrows: then it asks for rows, not for a place. Others' companies do not exist. */
export function foundPlaces(desk: Desk, { tenants }: Operator, query: SearchQuery): FoundPlace[] {
  const words = wordsOf(query.words)
  if (words.length === 0 || isNarrowed(query)) return []
  const own = (code: string) => tenants === null || tenants.includes(code)
  const [only, ...more] = words
  const name = only !== undefined && more.length === 0 ? only.toUpperCase() : null
  const isUnconfined = tenants === null
  return [
    ...(isUnconfined ? batchesNamed(desk, words) : []),
    ...companiesNamed(desk, words, own),
    ...(name !== null && isUnconfined ? runNamed(desk, name) : []),
    ...(name === null ? [] : invoiceNumbered(desk, name, own)),
  ]
}

function isNarrowed({ tenants, batches, states, triggers, level, since, until }: SearchQuery) {
  const lists = [tenants, batches, states, triggers]
  return lists.some((list) => list.length > 0) || [level, since, until].some((one) => one !== null)
}

function batchesNamed({ deps }: Desk, words: readonly string[]): FoundPlace[] {
  const batches = deps.batches()
  return batches
    .filter(({ id, title }) => containsAll(normalised(`${id} ${title.ja} ${title.en}`), words))
    .slice(0, MOST_OF_A_KIND)
    .map(({ id, title }) => ({ kind: 'batch', batchId: id, title }))
}

function companiesNamed(
  { deps }: Desk,
  words: readonly string[],
  own: (code: string) => boolean,
): FoundPlace[] {
  const isNamed = ({ tenantCode, tenantName, tenantNameEn }: TenantNames) =>
    containsAll(normalised(`${tenantCode} ${tenantName} ${tenantNameEn ?? ''}`), words)
  return tenantNames(deps.platform)
    .filter((tenant) => own(tenant.tenantCode) && isNamed(tenant))
    .slice(0, MOST_OF_A_KIND)
    .map(({ tenantCode, tenantName }) => ({ kind: 'tenant', code: tenantCode, name: tenantName }))
}

function runNamed({ deps }: Desk, name: string): FoundPlace[] {
  const run = name.length < SHORTEST_RUN_ID ? null : runByPrefix(deps.ops, name)
  if (!run) return []
  const title = titleOf(run.batchId, deps.batches())
  return [{ kind: 'run', runId: run.id, batchId: run.batchId, title, queuedAt: run.queuedAt }]
}

function invoiceNumbered(
  { deps }: Desk,
  name: string,
  own: (code: string) => boolean,
): FoundPlace[] {
  const invoice = invoiceByNumber(deps.platform, name)
  return invoice && own(invoice.tenantCode) ? [{ kind: 'invoice', ...invoice }] : []
}
