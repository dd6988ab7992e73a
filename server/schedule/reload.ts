/** Takes up a changed configuration while the scheduler runs: check, compare, switch in one transaction, put on record. */

import { recordAudit } from '../../data/ops/audit.ts'
import { lastInForce, putInForce, recordFaulty } from '../../data/ops/config-versions.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import type { ConfigInForce } from '../config/in-force.ts'
import { type Fault, type LoadedConfig, readConfig } from '../config/load.ts'
import { needsRestart } from '../config/restart-keys.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { Orphan } from '../domain/exceptions.ts'
import { changedBlackouts, type ScheduleChange, scheduleChange } from '../domain/schedule-change.ts'
import type { Scheduler } from './scheduler.ts'

export type GoodConfig = Extract<LoadedConfig, { ok: true }>

/** What the files on disk are worth, for whoever shows it. */
export type ConfigState =
  | Readonly<{ state: 'in-force' }>
  /** The files have faults since `at`: the configuration before them stays in force. */
  | Readonly<{ state: 'faulty'; at: Instant; by: string; faults: readonly Fault[] }>

export type ReloadNews =
  | Readonly<{ kind: 'refused'; by: string; faults: readonly Fault[] }>
  | Readonly<{ kind: 'mended'; by: string }>
  | Readonly<{
      kind: 'applied'
      by: string
      version: string
      change: ScheduleChange
      /** Keys of toban.yaml that act only after a restart. */
      needsRestart: readonly string[]
      /** One-off changes (hold, skip, move) that the new schedule has nothing for. */
      dropped: readonly Orphan[]
    }>

export type ReloadDeps = Readonly<{
  ops: OpsDb
  inForce: ConfigInForce
  scheduler: Pick<Scheduler, 'switchTo'>
  /** Identity of the texts on disk; cheap, asked often. */
  version(): string
  load(): LoadedConfig
  /** Who saved the files, for the record. */
  editedBy(): string
  now(): Instant
  onNews(news: ReloadNews): void
}>

export type Reload = Readonly<{
  /** Compares the disk with what was last looked at; does nothing when nothing is new. */
  look(): void
  state(): ConfigState
}>

/** @param first what was found on disk at the start: already in force, or refused with its faults. */
export function openReload(deps: ReloadDeps, first: LoadedConfig): Reload {
  let seen = first.version
  let state: ConfigState = { state: 'in-force' }

  const refuse = (loaded: Extract<LoadedConfig, { ok: false }>) => {
    const { version, faults } = loaded
    const [at, by] = [deps.now(), deps.editedBy()]
    state = { state: 'faulty', at, by, faults }
    putOnRecord(deps.ops, { version, at, by, faults })
    deps.onNews({ kind: 'refused', by, faults })
  }

  const accept = (loaded: GoodConfig) => {
    const by = deps.editedBy()
    const wasFaulty = state.state === 'faulty'
    state = { state: 'in-force' }
    if (loaded.version === deps.inForce.version()) {
      if (wasFaulty) deps.onNews({ kind: 'mended', by })
      return
    }
    deps.onNews(switchConfig(deps, loaded, by))
  }

  const take = (loaded: LoadedConfig) => (loaded.ok ? accept(loaded) : refuse(loaded))

  if (!first.ok) refuse(first)
  return {
    look() {
      const version = deps.version()
      if (version === seen) return
      const loaded = deps.load()
      // A file saved between the two readings is looked at again.
      seen = loaded.version
      take(loaded)
    },
    state: () => state,
  }
}

export type SwitchDeps = Pick<ReloadDeps, 'ops' | 'inForce' | 'scheduler' | 'now'>

/** Puts a checked configuration into force: due times, history and audit in one transaction. */
export function switchConfig(deps: SwitchDeps, next: GoodConfig, by: string): ReloadNews {
  const { ops, inForce } = deps
  const before = { config: inForce.config(), version: inForce.version() }
  const change = scheduleChange(before.config.batches, next.config.batches)
  const waiting = needsRestart(before.config, next.config)
  const at = deps.now()
  const { dropped } = deps.scheduler.switchTo(next, () => {
    putInForce(ops, { version: next.version, files: next.files, at, by })
    recordAudit(ops, {
      at,
      operator: by,
      verb: 'config.apply',
      object: next.version,
      before: { version: before.version },
      after: {
        version: next.version,
        ...change,
        blackouts: changedBlackouts(before.config.blackouts, next.config.blackouts),
        needsRestart: waiting,
      },
      result: 'ok',
    })
  })
  return { kind: 'applied', by, version: next.version, change, needsRestart: waiting, dropped }
}

/** The configuration that was in force when the process stopped; null when there is none that can still be read. */
export function configBeforeStop(ops: OpsDb): GoodConfig | null {
  const last = lastInForce(ops)
  if (!last) return null
  const read = readConfig(last.files)
  // Its identity is the one that runs and history name, whatever this version of the program would call it.
  return read.ok ? { ...read, version: last.version } : null
}

type Refused = Readonly<{ version: string; at: Instant; by: string; faults: readonly Fault[] }>

function putOnRecord(ops: OpsDb, { version, at, by, faults }: Refused): void {
  ops.sqlite
    .transaction(() => {
      recordFaulty(ops, { version, at, by, faults })
      recordAudit(ops, {
        at,
        operator: by,
        verb: 'config.apply',
        object: version,
        after: { faults: faults.length, first: faults[0] ?? null },
        result: 'refused',
      })
    })
    .immediate()
}
