/** What the administrative verbs (tenants, operators) work with, and who is asking; made by the CLI and the console. */
import type { DataFolder } from '../../data/folder.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import type { PlatformDb } from '../../data/platform/open.ts'

export type AdminContext = Readonly<{
  folder: DataFolder
  /** Both planes read-write. */
  ops: OpsDb
  platform: PlatformDb
  /** Epoch ms. */
  now(): number
  /** Login of the operator, or the name of the program; goes into the audit. */
  by: string
  /** Address of whoever asks through the console; left out by the CLI. */
  fromIp?: string
}>
