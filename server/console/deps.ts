/** Everything the console is given by main.ts; it finds nothing for itself and writes nothing but through `commands`. */

import type { DataFolder } from '../../data/folder.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import type { OperatorRole } from '../../data/ops/operators.ts'
import type { PlatformDb } from '../../data/platform/open.ts'
import type { AlertActs } from '../commands/alerts.ts'
import type { BatchInfo } from '../commands/batch-info.ts'
import type { ControlActs } from '../commands/controls/acts.ts'
import type { NotificationCare } from '../commands/notification-care/index.ts'
import type { AccessActs, Who } from '../commands/operators/acts.ts'
import type { MessageActs } from '../commands/outbox/acts.ts'
import type { PaymentActs } from '../commands/payments/index.ts'
import type { TenantCare } from '../commands/tenant-care/index.ts'
import type { Config } from '../config/config.ts'
import type { Day, Instant } from '../domain/calendar-day.ts'
import type { Language, Words } from '../domain/errors.ts'
import type { ConfigState } from '../schedule/reload.ts'
import type { NewNote } from '../shift-report/notes.ts'
import type { Printer } from '../shift-report/printer.ts'
import type { CompareConfigs } from './plan/diff-desk.ts'

export type { BatchInfo, OperatorRole }

/** A run asked for by a person at the console. Everything is checked by the command; faults are TobanErrors. */
export type StartRunRequest = Readonly<{
  batchId: string
  /** Null: the batch's default for the present moment. */
  businessDate: Day | null
  tenants: 'all' | readonly string[]
  /** As typed in the form: texts, and booleans for check boxes; only fields that were filled in. */
  params: Readonly<Record<string, string | boolean>>
  dryRun: boolean
}> &
  PersonAsks

/** A person's act. */
export type PersonAsks = Readonly<{
  /** Login of the operator. */
  by: string
  reason: string
  /** Of the form: sent twice it is one act. */
  key?: string
}>

export type RerunOptions = Readonly<{
  failedOnly: boolean
  /** Codes of the companies chosen by hand; null = all of the run. */
  tenants: readonly string[] | null
}>

/** What a rerun would do; nothing is changed by asking. */
export type RerunPreview = Readonly<{
  /** Tenant codes that would be worked on again. For a batch without tenants both lists are empty. */
  again: readonly string[]
  /** Tenant codes left alone, because they have a good result. Empty when everything is repeated. */
  untouched: readonly string[]
  refused: readonly Readonly<{ code: string; reason: Words }>[]
  /** From the median of like runs; null when there is too little history. */
  expectedDurationMs: number | null
  /** The instant by which it should be done (`finishBy`); null without a deadline. */
  finishBy: Instant | null
  /** With which timeout and retries it would run: those of the first run, or today's. */
  settings: Words
}>

/** Operator verbs. Each records who and why; refusals are TobanErrors with a hint. */
export type ConsoleCommands = Readonly<{
  startRun(request: StartRunRequest): Promise<{ runId: string }>
  /** Asks the run to stop; it ends as cancelled (or not, when it is faster). By force: without the grace. */
  cancelRun(
    runId: string,
    asked: Readonly<{ by: string; reason: string; force: boolean }>,
  ): Promise<void>
  rerun(runId: string, options: RerunOptions, asked: PersonAsks): Promise<{ runId: string }>
  previewRerun(runId: string, options: RerunOptions): Promise<RerunPreview>
}>

/** The operator behind a session. */
export type Operator = Readonly<{
  sessionId: string
  operatorId: string
  login: string
  displayName: string
  role: OperatorRole
  /** Codes of the companies the operator is confined to; null = all. */
  tenants: readonly string[] | null
  language: Language
  /** The password was made for them and shown once: nothing else is to be had before it is changed. */
  mustChangePassword: boolean
  /** The role demands one-time codes: nothing else is to be had before they are set up. */
  mustSetUpTotp: boolean
  signedInBy: 'password' | 'sso'
}>

export type SignIn =
  | Readonly<{ ok: true; token: string; expiresAt: Instant }>
  /** `wrong`: unknown login or wrong password (never said which); `locked`: too many tries, or disabled. */
  | Readonly<{ ok: false; why: 'wrong' | 'locked'; until: Instant | null }>
  /** The password was right: the code of the authenticator comes next, with this. */
  | Readonly<{ ok: false; why: 'code'; challenge: string }>

export type SignInByCode =
  | Exclude<SignIn, { why: 'code' }>
  /** Too long ago, or before a restart: from the beginning. */
  | Readonly<{ ok: false; why: 'expired' }>

/** Single sign-on; refusals are TobanErrors in words. */
export type ConsoleSignOn = Readonly<{
  /** On the button; null: there is no provider. */
  label(): string | null
  begin(next: string): Promise<Readonly<{ url: string; ticket: string }> | null>
  finish(
    ticket: string,
    query: string,
    from: { ip: string; userAgent: string },
  ): Promise<Readonly<{ token: string; expiresAt: Instant; next: string }>>
  /** Where the provider ends its own session. */
  signOutUrl(): Promise<string | null>
}>

export type ConsoleOperators = Readonly<{
  authenticate(
    login: string,
    password: string,
    from: { ip: string; userAgent: string },
  ): Promise<SignIn>
  giveCode(challenge: string, code: string, from: { ip: string; userAgent: string }): SignInByCode
  /** Null: unknown, ended or expired token. */
  session(token: string): Operator | null
  end(token: string): void
  /** Ends the operator's sessions. Rejects with a TobanError when the current one is wrong or the new one too weak. */
  changePassword(who: Who, change: { current: string; next: string }): Promise<void>
}>

/** Something was recorded in ops.db. It carries no data: listeners read what they need. */
export type ConsoleEvent = Readonly<{
  kind: 'run' | 'log' | 'occurrence' | 'alert' | 'config'
  runId?: string
  batchId?: string
}>

export type ConsoleEvents = Readonly<{
  /** Calls the listener on the main thread, after the commit; returns how to stop. The listener must be cheap. */
  subscribe(listener: (event: ConsoleEvent) => void): () => void
}>

/** Answer of /readyz: each check with what is wrong, or null when it is fine. */
export type Readiness = Readonly<{
  ready: boolean
  checks: Readonly<Record<string, string | null>>
}>

export type ConsoleDeps = Readonly<{
  /** Read-only handles. */
  ops: OpsDb
  platform: PlatformDb
  folder: DataFolder
  clock: () => Instant
  /** The configuration in force. */
  config: () => Config
  /** What the files on disk are worth. */
  configState: () => ConfigState
  batches: () => readonly BatchInfo[]
  commands: ConsoleCommands
  /** What a changed configuration does to the plan; apart from the main thread. */
  compareConfigs: CompareConfigs
  /** Verbs on the schedule: hold, skip, move, maintenance. */
  controls: ControlActs
  care: TenantCare
  /** Verbs on what was paid on invoices. */
  payments: PaymentActs
  /** Verbs on what BATCH-403 to 409 found and mirrored. */
  notifications: NotificationCare
  /** Verbs on alerts; recorded, refused with a TobanError. */
  alerts: AlertActs
  /** Verbs on messages and channels; as those on alerts. */
  messages: MessageActs
  /** The report of a day: notes are recorded, files are printed beside the scheduler's thread. */
  shift: Readonly<{ addNote(note: NewNote): void; print: Printer }>
  operators: ConsoleOperators
  signOn: ConsoleSignOn
  /** Verbs on operators, tokens and the own account; recorded, refused with a TobanError. */
  access: AccessActs
  events: ConsoleEvents
  readiness: () => Readiness
  /** Told about every request that ended in a fault of ours; `reference` is what the page shows. */
  report: (fault: unknown, reference: string) => void
  /** Every page then says that its companies are made up. */
  demo: boolean
  version: string
  /** Absolute path of the installation: the runbooks beside the batches are read there. */
  installDir: string
  /** Absolute path of the built assets (dist/assets). */
  assetsDir: string
}>
