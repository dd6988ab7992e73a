/** Raises and clears alerts for late starts, late ends, runs that will be late, and schedules that lose occurrences. */
import { openAlertKeys } from '../../data/ops/alerts.ts'
import { expectedDurationMs, mannerOf } from '../../data/ops/durations.ts'
import { endExpired } from '../../data/ops/exceptions.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { type OpenDue, openDueOf } from '../../data/ops/reading/punctuality.ts'
import type { AlertDesk } from '../alerts/desk.ts'
import type { Config } from '../config/config.ts'
import type { ConfigInForce } from '../config/in-force.ts'
import type { AlertRaise, Severity } from '../domain/alert.ts'
import { type Instant, localText } from '../domain/calendar-day.ts'
import { deadlinesOf, punctuality } from '../domain/deadline.ts'
import type { Words } from '../domain/errors.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import { inBoth, sameWords } from '../domain/stored-words.ts'
import { scheduleLosses } from './losses.ts'

export type PunctualityDeps = Readonly<{
  ops: OpsDb
  alerts: AlertDesk
  inForce: Pick<ConfigInForce, 'config'>
  now(): Instant
}>

/** Losing is slow: looking at every batch each few seconds would tell nothing new. */
const LOOK_FOR_LOSSES_EVERY_MS = 600_000

/** How the keys end that this watch has in its care. */
const LATE_KINDS = ['late_start', 'late_end', 'will_be_late'] as const

type Condition = Readonly<{ raise: AlertRaise; batchId: string; runId: string | null }>

/** @returns how to look; called every few seconds, writes only what has changed. */
export function openPunctualityWatch(deps: PunctualityDeps): () => void {
  const deadlines = openConditions(deps, LATE_KINDS)
  const losses = openConditions(deps, ['loses'])
  let lossesAt: Instant | null = null
  return () => {
    const now = deps.now()
    const config = deps.inForce.config()
    endExpired(deps.ops, now)
    deadlines.hold(config.batches.flatMap((entry) => lateness(deps.ops, { config, entry, now })))
    if (lossesAt !== null && Math.abs(now - lossesAt) < LOOK_FOR_LOSSES_EVERY_MS) return
    lossesAt = now
    losses.hold(lossConditions(deps.ops, config, now))
  }
}

/** Keeps what it has said: a condition is raised once, and cleared when it is not among those that hold. */
function openConditions({ ops, alerts, now }: PunctualityDeps, suffixes: readonly string[]) {
  const said = new Map<string, Condition>(
    openAlertKeys(ops, suffixes).map(({ key, batchId }) => [key, unknown(key, batchId)]),
  )
  return {
    hold(conditions: readonly Condition[]): void {
      const holding = new Map(conditions.map((one) => [one.raise.key, one]))
      for (const [key, { batchId }] of said) {
        if (holding.has(key)) continue
        said.delete(key)
        alerts.clear(key, { batchId, runId: null, at: now() })
      }
      for (const [key, one] of holding) {
        const before = said.get(key)
        if (before?.raise.message.en === one.raise.message.en) continue
        said.set(key, one)
        alerts.raise(one.raise, { batchId: one.batchId, runId: one.runId, at: now() })
      }
    },
  }
}

/** Raised by an earlier process: it may be well by now. */
function unknown(key: string, batchId: string): Condition {
  return { raise: { key, severity: 'LOW', message: sameWords('') }, batchId, runId: null }
}

type Look = Readonly<{ config: Config; entry: ScheduleEntry; now: Instant }>

/** One alert per batch and kind: of several open due times the oldest that is late. */
function lateness(ops: OpsDb, look: Look): Condition[] {
  const { entry } = look
  if (entry.startBy === null && entry.finishBy === null) return []
  const found = new Map<string, Condition>()
  for (const due of openDueOf(ops, entry.batchId)) {
    for (const one of latenessOf(ops, look, due)) {
      if (!found.has(one.raise.key)) found.set(one.raise.key, one)
    }
  }
  return [...found.values()]
}

function latenessOf(ops: OpsDb, { config, entry, now }: Look, due: OpenDue): Condition[] {
  const { run, dueAt } = due
  const zone = config.timezone
  const deadlines = deadlinesOf(entry, dueAt, zone)
  const usualMs = deadlines.finishBy === null ? null : expectedDurationMs(ops, mannerOf(run))
  const { startedAt } = run
  const late = punctuality({ deadlines, dueAt, startedAt, finishedAt: null, usualMs, now })
  const say = (kind: (typeof LATE_KINDS)[number], severity: Severity, words: Words): Condition => ({
    raise: {
      key: `run:${entry.batchId}:${kind}`,
      severity,
      message: inBoth((language) => `${entry.batchId}: ${words[language]}`),
      context: { scheduledFor: due.scheduledFor, dueAt, runId: run.id },
    },
    batchId: entry.batchId,
    runId: run.id,
  })
  const when = localText(dueAt, zone)
  const [start, end] = [textOf(deadlines.startBy, zone), textOf(deadlines.finishBy, zone)]
  return [
    ...(late.isLateStart && startedAt === null
      ? [say('late_start', entry.severity, lateStart(when, start))]
      : []),
    ...(late.isLateEnd ? [say('late_end', entry.severity, lateEnd(when, end))] : []),
    ...(late.willBeLate ? [say('will_be_late', 'MEDIUM', willBeLate(when, end))] : []),
  ]
}

function lossConditions(ops: OpsDb, config: Config, now: Instant): Condition[] {
  return scheduleLosses({ ops, config, now }).map(({ batchId, loss }) => ({
    raise: {
      key: `schedule:${batchId}:loses`,
      severity: 'MEDIUM',
      message: inBoth((language) => `${batchId}: ${loss.words[language]}`),
      context: { kind: loss.kind },
      businessHours: true,
    },
    batchId,
    runId: null,
  }))
}

function textOf(at: Instant | null, zone: string): string {
  return at === null ? '' : localText(at, zone)
}

function lateStart(due: string, by: string): Words {
  return {
    ja: `開始遅延: ${due} の実行が期限 ${by} までに始まっていません`,
    en: `late start: the run due ${due} has not started by ${by}`,
  }
}

function lateEnd(due: string, by: string): Words {
  return {
    ja: `終了遅延: ${due} の実行が期限 ${by} までに終わっていません`,
    en: `late end: the run due ${due} has not ended by ${by}`,
  }
}

function willBeLate(due: string, by: string): Words {
  return {
    ja: `終了遅延の見込み: ${due} の実行はふだんの所要時間では期限 ${by} に間に合いません`,
    en: `will be late: by its usual duration the run due ${due} does not end by ${by}`,
  }
}
