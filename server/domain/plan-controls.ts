/** The plan with everything that keeps its runs from starting when they are due: holds, skips, moves, windows, blackouts. */
import { blackoutAt } from './blackout.ts'
import { type Brakes, brakeOn } from './brake.ts'
import { type Instant, localText } from './calendar-day.ts'
import type { Words } from './errors.ts'
import type { ChangedOccurrence } from './exceptions.ts'
import type { ScheduleEntry } from './schedule.ts'
import { windowAnswer } from './window.ts'

export type ControlNote = Readonly<{
  kind: 'skip' | 'move' | 'stop' | 'hold' | 'maintenance' | 'blackout' | 'window'
  words: Words
}>

/** What is known now about the due time; a hold or a maintenance may be over by then, and says so. */
export function controlNotes(
  due: ChangedOccurrence,
  entry: ScheduleEntry,
  brakes: Brakes,
): ControlNote[] {
  if (due.closed?.kind === 'dropped') return []
  const { exception } = due
  if (exception?.kind === 'skip') return [{ kind: 'skip', words: skipWords(exception) }]
  const moved =
    exception?.kind === 'move' ? [moveNote(due.scheduledFor, exception, brakes.zone)] : []
  return [...moved, ...brakeNotes(due.dueAt, entry, brakes), ...windowNotes(due, entry, brakes)]
}

type Said = Readonly<{ reason: string; by: string }>

function skipWords({ reason, by }: Said): Words {
  return { ja: `スキップ: ${reason} (${by})`, en: `skip: ${reason} (${by})` }
}

function moveNote(from: Instant, { reason, by }: Said, zone: string): ControlNote {
  const when = localText(from, zone)
  return {
    kind: 'move',
    words: {
      ja: `${when} から振替: ${reason} (${by})`,
      en: `moved from ${when}: ${reason} (${by})`,
    },
  }
}

/** A hold that runs out before the due time does not keep it. */
function brakeNotes(dueAt: Instant, entry: ScheduleEntry, brakes: Brakes): ControlNote[] {
  const exceptions = brakes.exceptions.filter(
    (one) => one.kind !== 'hold' || one.expiresAt === null || one.expiresAt > dueAt,
  )
  const brake = brakeOn({ ...brakes, exceptions }, entry, dueAt)
  if (!brake) return []
  const dark = blackoutAt(brakes.blackouts, entry, { at: dueAt, zone: brakes.zone })
  const isLeftOut = brake.kind === 'blackout' && dark?.blackout.due === 'skip'
  const fate = isLeftOut
    ? { ja: ' → スキップ', en: ' → skipped' }
    : { ja: ' → 待機', en: ' → waits' }
  return [
    { kind: brake.kind, words: { ja: brake.words.ja + fate.ja, en: brake.words.en + fate.en } },
  ]
}

function windowNotes(
  { dueAt, exception }: ChangedOccurrence,
  { window, misfire }: ScheduleEntry,
  { zone }: Brakes,
): ControlNote[] {
  if (!window) return []
  const isMoved = exception?.kind === 'move'
  const answer = windowAnswer({ window, misfire, dueAt, isMoved, now: dueAt, zone })
  if (answer === 'open') return []
  const hours = `${window.from}-${window.until}`
  const starts = answer.kind === 'wait' ? localText(answer.until, zone) : null
  return [
    {
      kind: 'window',
      words: starts
        ? {
            ja: `時間帯 ${hours} の外 → ${starts} に開始`,
            en: `outside ${hours} → starts ${starts}`,
          }
        : { ja: `時間帯 ${hours} の外 → スキップ`, en: `outside ${hours} → skipped` },
    },
  ]
}
