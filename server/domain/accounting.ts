/** Adds up a day: every due time with its fate, so that the sum leaves nothing out; used by `toban today` and the console. */
import type { Day, Instant } from './calendar-day.ts'
import { unreachable, type Words } from './errors.ts'
import type { ChangedOccurrence } from './exceptions.ts'
import { calendarReason, type FateCode, fateCode, skipReason } from './fate-reason.ts'
import { RUN_STATES, type RunState } from './run.ts'

/** What a due time counts as. Their sum is the number of due times. */
export const DUE_FATES = [
  'ok',
  'warned',
  'failed',
  'running',
  'waiting',
  'toCome',
  'skipped',
  'missed',
  'unaccounted',
] as const
export type DueFate = (typeof DUE_FATES)[number]

/** Its state as it is shown: that of its run, or that there is none. */
export type DueMark = RunState | 'planned' | 'unaccounted'

export type Accounted = Readonly<{
  batchId: string
  scheduledFor: Instant
  dueAt: Instant
  fate: DueFate
  mark: DueMark
  runId: string | null
  /** Of a skipped or missed one, as the ledger keeps it. */
  reason: string | null
  /** An operator chose its time. */
  isMoved: boolean
}>

const DUE_STATES = ['waiting', 'running', 'ran', 'skipped', 'missed'] as const

/** A row of the ledger with the state of its run. */
export type RecordedDue = Readonly<{
  batchId: string
  scheduledFor: Instant
  dueAt: Instant
  state: (typeof DUE_STATES)[number]
  reason: string | null
  runId: string | null
  /** Null without a run. */
  runState: RunState | null
  isMoved: boolean
}>

export type DayBooks = Readonly<{
  recorded: readonly RecordedDue[]
  /** By the plan in force, one-off changes applied, closed days included; without what the ledger has on another day. */
  planned: readonly ChangedOccurrence[]
  /** Since when the ledger must have every due time of the plan, by batch; a batch without an entry owes nothing yet. */
  owedSince: ReadonlyMap<string, Instant>
  now: Instant
}>

/** A due time may take this long to be recorded before we say that nobody knows about it. */
export const RECORDING_GRACE_MS = 120_000

/** All due times of the books, by due time. */
export function accountFor(books: DayBooks): Accounted[] {
  const lines = recordedLines(books.recorded)
  for (const due of without(books.planned, keysOf(books.recorded))) {
    const line = unrecordedLine(due, books)
    if (line) lines.push(line)
  }
  return lines.sort(byDueTime)
}

/** What names a due time among those of a list, and its place there. */
export type DuePlace = Pick<Accounted, 'dueAt' | 'batchId' | 'scheduledFor'>

/** One that was moved may be due with another of its batch. */
export function byDueTime(a: DuePlace, b: DuePlace): number {
  if (a.dueAt !== b.dueAt) return a.dueAt - b.dueAt
  if (a.batchId !== b.batchId) return a.batchId < b.batchId ? -1 : 1
  return a.scheduledFor - b.scheduledFor
}

/** What names a due time in the ledger. */
export type DueKey = Readonly<{ batchId: string; scheduledFor: Instant }>

/** Scheduled times by batch, ascending: instants in plain arrays of numbers, where looking one up costs least. */
export type DueKeys = ReadonlyMap<string, Float64Array>

export function keysOf(due: readonly DueKey[]): DueKeys {
  const found = new Map<string, Instant[]>()
  for (const { batchId, scheduledFor } of due) {
    const times = found.get(batchId)
    if (times) times.push(scheduledFor)
    else found.set(batchId, [scheduledFor])
  }
  return new Map([...found].map(([batchId, times]) => [batchId, Float64Array.from(times).sort()]))
}

/** The due times that are not among the known; a board has thousands of both, at every drawing. */
export function without<Due extends DueKey>(due: readonly Due[], known: DueKeys): readonly Due[] {
  return due.filter(({ batchId, scheduledFor }) => {
    const times = known.get(batchId)
    return times === undefined || !isAmong(times, scheduledFor)
  })
}

function isAmong(times: Float64Array, wanted: Instant): boolean {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((times[middle] as Instant) < wanted) low = middle + 1
    else high = middle
  }
  return times[low] === wanted
}

/** In the order of the rows. */
export function recordedLines(recorded: readonly RecordedDue[]): Accounted[] {
  return recorded.map(recordedFate)
}

/** Since when the ledger must have a due time, and what time it is. */
export type Owing = Pick<DayBooks, 'owedSince' | 'now'>

/** Of one that the ledger does not have; null for a time before the plan was in force: it promised nothing. */
export function unrecordedFate(
  { batchId, dueAt, exception, closed }: ChangedOccurrence,
  { owedSince, now }: Owing,
): 'unaccounted' | 'skipped' | 'toCome' | null {
  if (dueAt < now - RECORDING_GRACE_MS) {
    const since = owedSince.get(batchId) ?? Number.POSITIVE_INFINITY
    return dueAt <= since ? null : 'unaccounted'
  }
  return closed?.kind === 'dropped' || exception?.kind === 'skip' ? 'skipped' : 'toCome'
}

/** Null as its fate is. Field by field: copies of copies cost half a drawing of the board. */
export function unrecordedLine(due: ChangedOccurrence, owing: Owing): Accounted | null {
  const fate = unrecordedFate(due, owing)
  if (fate === null) return null
  const { batchId, scheduledFor, dueAt, exception } = due
  const reason = fate === 'skipped' ? leftOutBecause(due) : null
  const mark = fate === 'toCome' ? 'planned' : fate
  const isMoved = exception?.kind === 'move'
  return { batchId, scheduledFor, dueAt, runId: null, reason, isMoved, fate, mark }
}

function leftOutBecause({ closed, exception }: ChangedOccurrence): string | null {
  if (closed?.kind === 'dropped') return calendarReason(closed.reason)
  return exception?.kind === 'skip' ? skipReason(exception) : null
}

function recordedFate(due: RecordedDue): Accounted {
  const { batchId, scheduledFor, dueAt, runId, reason, isMoved } = due
  const { fate, mark } = verdictOf(due)
  return { batchId, scheduledFor, dueAt, runId, reason, isMoved, fate, mark }
}

/** The run's own state is newer than the occurrence's. */
function verdictOf(due: RecordedDue): { fate: DueFate; mark: DueMark } {
  if (due.runState !== null) return { fate: FATE_OF_RUN[due.runState], mark: due.runState }
  return verdictAlone(due.state)
}

/** Of one without a run. */
function verdictAlone(state: RecordedDue['state']): { fate: DueFate; mark: DueMark } {
  switch (state) {
    case 'skipped':
    case 'missed':
      return { fate: state, mark: state }
    case 'waiting':
      return { fate: 'waiting', mark: 'queued' }
    case 'running':
    case 'ran':
      // It says there was a run, and there is none.
      return { fate: 'unaccounted', mark: 'unaccounted' }
    default:
      return unreachable(state)
  }
}

const FATE_OF_RUN = {
  queued: 'waiting',
  interrupted: 'waiting',
  running: 'running',
  succeeded: 'ok',
  warned: 'warned',
  failed: 'failed',
  timed_out: 'failed',
  cancelled: 'failed',
  skipped: 'skipped',
  missed: 'missed',
} as const satisfies Record<RunState, DueFate>

/** What the ledger says of the due times that have one fate: the state of their runs, or their own without a run. */
export type RecordedStates = Readonly<{
  runStates: readonly RunState[]
  states: readonly RecordedDue['state'][]
}>

export function recordedStatesOf(fate: DueFate): RecordedStates {
  return {
    runStates: RUN_STATES.filter((state) => FATE_OF_RUN[state] === fate),
    states: DUE_STATES.filter((state) => verdictAlone(state).fate === fate),
  }
}

/** How many due times of a day have which fate; together they are `total`. */
export type Tally = Readonly<{ day: Day; total: number }> & Readonly<Record<DueFate, number>>

export function tallyOf(day: Day, lines: readonly Accounted[]): Tally {
  const counts = Object.fromEntries(DUE_FATES.map((fate) => [fate, 0])) as Record<DueFate, number>
  for (const { fate } of lines) counts[fate] += 1
  return { day, total: lines.length, ...counts }
}

export type ReasonCount = Readonly<{ code: FateCode | 'other'; count: number }>

/** Why due times were skipped, or missed: the most frequent first. */
export function reasonsOf(lines: readonly Accounted[], fate: 'skipped' | 'missed'): ReasonCount[] {
  const counts = new Map<ReasonCount['code'], number>()
  for (const line of lines) {
    if (line.fate !== fate) continue
    const code = fateCode(line.reason ?? '') ?? 'other'
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count)
}

/** `112 due: 96 ok, 1 failed, 2 running, 13 to come, 0 unaccounted`; what is none is left out, but for the first and the last. */
export function accountingWords(tally: Tally, lines: readonly Accounted[]): Words {
  const parts = DUE_FATES.filter(
    (fate) => tally[fate] > 0 || fate === 'ok' || fate === 'unaccounted',
  ).map((fate) => {
    const why = fate === 'skipped' || fate === 'missed' ? reasonsOf(lines, fate) : []
    return {
      ja: `${FATE_WORDS[fate].ja} ${tally[fate]}${listed(why, 'ja')}`,
      en: `${tally[fate]} ${FATE_WORDS[fate].en}${listed(why, 'en')}`,
    }
  })
  return {
    ja: `${tally.day} 予定 ${tally.total} 件: ${parts.map((part) => part.ja).join('、')}`,
    en: `${tally.day}: ${tally.total} due: ${parts.map((part) => part.en).join(', ')}`,
  }
}

function listed(reasons: readonly ReasonCount[], language: 'ja' | 'en'): string {
  if (reasons.length === 0) return ''
  const parts = reasons.map(({ code, count }) => `${CODE_WORDS[code][language]} ${count}`)
  return ` (${parts.join(', ')})`
}

const FATE_WORDS: Record<DueFate, Words> = {
  ok: { ja: '正常', en: 'ok' },
  warned: { ja: '警告', en: 'with warnings' },
  failed: { ja: '異常', en: 'failed' },
  running: { ja: '実行中', en: 'running' },
  waiting: { ja: '待ち', en: 'waiting' },
  toCome: { ja: 'これから', en: 'to come' },
  skipped: { ja: 'スキップ', en: 'skipped' },
  missed: { ja: '未実行', en: 'missed' },
  unaccounted: { ja: '行方不明', en: 'unaccounted' },
}

const CODE_WORDS: Record<ReasonCount['code'], Words> = {
  calendar: { ja: '休業日', en: 'closed day' },
  skip: { ja: '指示', en: 'by order' },
  not_built: { ja: '未実装', en: 'not built' },
  misfire: { ja: '起動遅れ', en: 'late' },
  blackout: { ja: '停止期間', en: 'blackout' },
  window: { ja: '時間帯', en: 'window' },
  overlap: { ja: '多重起動', en: 'overlap' },
  config: { ja: '設定変更', en: 'schedule changed' },
  other: { ja: 'その他', en: 'other' },
}
