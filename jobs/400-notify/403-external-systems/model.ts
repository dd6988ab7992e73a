/** The words of BATCH-403: services, what became of each, and the lists a person should look at. */
import type { MirroredService } from '../../../data/tenant/external-directory.ts'
import type { Words } from '../../../server/sdk/index.ts'
import type { LinkCounts } from '../mirror/links.ts'
import type { MirrorResult } from '../mirror/model.ts'

export const SERVICE_NAMES = ['teams', 'slack', 'lineworks'] as const
export type ServiceName = (typeof SERVICE_NAMES)[number]

export type ServiceFacts = Readonly<{ name: ServiceName; key: string; service: MirroredService }>

export const SERVICES: Readonly<Record<ServiceName, ServiceFacts>> = {
  teams: { name: 'teams', key: 'teams_graph', service: 'TEAMS' },
  slack: { name: 'slack', key: 'slack_api', service: 'SLACK' },
  lineworks: { name: 'lineworks', key: 'lineworks', service: 'LINE_WORKS' },
}

/** What a person should look at; each entry with what identifies it. */
export const LIST_NAMES = [
  'unmatchedEmployees',
  'retiredButActive',
  'orphanAccounts',
  'organisationDifferences',
  'deadDestinations',
] as const
export type ListName = (typeof LIST_NAMES)[number]

/** `id` is stable from day to day; `text` (Japanese) and `en` are for people, addresses masked. */
export type Finding = Readonly<{ id: string; text: string; en: string }>
export type Lists = Readonly<Record<ListName, readonly Finding[]>>

export const NO_LISTS: Lists = {
  unmatchedEmployees: [],
  retiredButActive: [],
  orphanAccounts: [],
  organisationDifferences: [],
  deadDestinations: [],
}

/** `auth`: the credentials are refused; the service is left alone for this company. */
export type ServiceState = 'ok' | 'skipped' | 'auth' | 'error'

export type ServiceOutcome = Readonly<{
  state: ServiceState
  /** Why it was skipped, or what went wrong; null when it is ok. */
  reason: string | null
  /** False: the connection itself was not tried (skipped, or a fresh verdict of 405 was taken over). */
  tried: boolean
  pulled: boolean
  mirror: MirrorResult | null
  links: LinkCounts
  /** Employees who should have an account; the share that has one, of 100; null without employees. */
  activeEmployees: number
  linkedPct: number | null
  /** Lengths of the lists; the lists themselves are in the report. */
  counts: Readonly<Record<ListName, number>>
}>

/** One company's result. */
export type LinkResult = Readonly<{
  services: Readonly<Partial<Record<ServiceName, ServiceOutcome>>>
  /** Relative to the data folder; null in a dry run. */
  report: string | null
  /** Not in the last report: for the mail to the administrator, at most 50. */
  newFindings: readonly Words[]
  /** All of them. */
  newFindingCount: number
}>
