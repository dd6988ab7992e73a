/** What operator verbs work with: handles on both planes, the plan in force, and who is asking. */
import type { DataFolder } from '../../data/folder.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import type { PlatformDb } from '../../data/platform/open.ts'
import type { Config } from '../config/config.ts'
import type { BatchLibrary } from '../dispatch/batch-library.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'

/** For verbs on runs; only the process that holds the lease has a dispatcher and may write. */
export type RunCommandContext = Readonly<{
  folder: DataFolder
  ops: OpsDb
  /** Read-only. */
  platform: PlatformDb
  config(): Config
  configVersion(): string
  library: BatchLibrary
  dispatcher: Dispatcher
  now(): number
  /** The schedule of the batch has changed: look at it again, and at what waits. */
  wake(batchId: string): void
}>
