/** What the API is given by main.ts; it reads through these handles and changes things only through commands. */
import type { OpsDb } from '../../data/ops/open.ts'
import type { PlatformDb } from '../../data/platform/open.ts'
import type { AlertCommandContext } from '../commands/alerts.ts'
import type { RunCommandContext } from '../commands/context.ts'
import type { Actor } from '../domain/access.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { Metrics } from './metrics.ts'

export type ApiDeps = Readonly<{
  /** Verbs; `ops` in it is read-write: keys of idempotency, use of tokens. */
  commands: RunCommandContext & AlertCommandContext
  reading: Readonly<{ ops: OpsDb; platform: PlatformDb }>
  clock(): Instant
  /** The secret of the signed trigger; null when it is not configured or can not be read. */
  triggerSecret(): string | null
  metrics: Metrics
  version: string
  /** Told about every request that ended in a fault of ours; `reference` is what the caller was shown. */
  report(fault: unknown, reference: string): void
}>

/** The program behind a request. */
export type Caller = Actor & Readonly<{ tokenId: string; login: string; name: string }>

export type ApiEnv = { Variables: { caller: Caller } }
