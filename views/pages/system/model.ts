/** What the page of the installation draws; gathered by the console. */
import type { LeaseFacts } from '../../parts/lease.tsx'
import type { Screen } from '../../screen.ts'
import type { StateTotal } from '../sending/frame.tsx'

export type DatabaseLine = Readonly<{
  name: string
  bytes: number
  walBytes: number
  freeBytes: number
}>

export type ConfigLine = Readonly<{
  version: string
  loadedAt: number
  loadedBy: string
  isInForce: boolean
  faults: number
}>

export type SystemFacts = LeaseFacts &
  Readonly<{
    versions: Readonly<{
      toban: string
      node: string
      sqlite: string
      os: string
      opsSchema: number | null
      platformSchema: number | null
      installation: string
      installedAt: number
    }>
    databases: readonly DatabaseLine[]
    tenantFiles: Omit<DatabaseLine, 'name'> & Readonly<{ count: number }>
    /** The largest. */
    tenants: readonly DatabaseLine[]
    disk: Readonly<{ totalBytes: number; freeBytes: number }>
    lanes: readonly Readonly<{
      lane: 'normal' | 'monitoring'
      slots: number
      running: readonly Readonly<{ runId: string; batchId: string; startedAt: number | null }>[]
      queued: number
    }>[]
    /** This process holds the lease. */
    isHolder: boolean
    processes: readonly Readonly<{
      name: string
      pid: number
      at: number
      loopP99Ms: number
      rss: number
      uptimeS: number
    }>[]
    maintenance: Readonly<{
      by: string
      reason: string
      createdAt: number
      expiresAt: number | null
    }> | null
    /** In days. */
    retention: Readonly<
      Record<
        | 'runs'
        | 'debugLines'
        | 'infoLines'
        | 'warnLines'
        | 'searchLines'
        | 'alerts'
        | 'alertMessages',
        number | null
      >
    >
    upkeep: readonly Readonly<{
      task: string
      finishedAt: number | null
      removed: number
      removedInAll: number
      fault: string | null
    }>[]
    indexCaughtUpAt: number | null
    queues: readonly StateTotal[]
    configs: readonly ConfigLine[]
  }>

export type SystemProps = { screen: Screen; facts: SystemFacts }
