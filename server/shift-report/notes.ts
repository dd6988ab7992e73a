/** Notes of the operators on a day: lines of the audit, so that nobody can change or remove what was written. */
import { keepAct, resultOfAct } from '../../data/ops/act-keys.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { auditRows } from '../../data/ops/reading/audit-rows.ts'
import { recordAudit } from '../commands/audit.ts'
import { formActOf } from '../commands/form-acts.ts'
import { type Day, isDay } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import type { ShiftNote } from '../domain/shift-report.ts'

/** Verb of the audit; its object is the day. */
export const NOTE_VERB = 'shift.note'

const MOST_NOTES = 500
/** A note is a note: longer things belong into a file. */
export const MAX_NOTE_CHARACTERS = 2_000

/** Oldest first. */
export function shiftNotes(ops: OpsDb, day: Day): ShiftNote[] {
  const asked = { operator: null, verb: NOTE_VERB, object: day, since: null, beforeId: null }
  return auditRows(ops, { ...asked, limit: MOST_NOTES })
    .filter((row) => row.result === 'ok')
    .map(({ id, at, operator, after }) => ({ id, at, by: operator, text: textOf(after) }))
    .reverse()
}

/** `key`: of the form it was typed into; the same form sent twice is one note. */
export type NewNote = Readonly<{ day: string; text: string; by: string; key?: string }>

/** Throws `note_missing`, `note_too_long` or `bad_date`. */
export function addShiftNote(
  { ops, now }: Readonly<{ ops: OpsDb; now(): number }>,
  { day, text, by, key }: NewNote,
): void {
  const words = text.replaceAll('\r\n', '\n').trim()
  if (!isDay(day)) throw badDay(day)
  if (words === '') throw noteMissing()
  if (words.length > MAX_NOTE_CHARACTERS) throw noteTooLong(words.length)
  const at = now()
  const form = key ? formActOf(by, key, { verb: NOTE_VERB, day, words }) : null
  const record = ops.sqlite.transaction(() => {
    if (form && resultOfAct(ops, form)) return
    const after = { text: words }
    recordAudit(ops, { at, operator: by, verb: NOTE_VERB, object: day, after, result: 'ok' })
    if (form) keepAct(ops, { ...form, result: null, at })
  })
  record.immediate()
}

function textOf(after: string | null): string {
  const { text } = JSON.parse(after ?? '{}') as { text?: string }
  return text ?? ''
}

function badDay(day: string): TobanError {
  return new TobanError({
    code: 'bad_date',
    kind: 'bad-input',
    message: { ja: `日付として読めません: ${day}`, en: `not a day: ${day}` },
    hint: { ja: 'YYYY-MM-DD で指定してください。', en: 'Give an existing day as YYYY-MM-DD.' },
  })
}

function noteMissing(): TobanError {
  return new TobanError({
    code: 'note_missing',
    kind: 'bad-input',
    message: { ja: '申し送りの内容が空です。', en: 'the note is empty' },
    hint: {
      ja: '次の担当者に伝えることを書いてください。',
      en: 'Write what the next shift should know.',
    },
  })
}

function noteTooLong(length: number): TobanError {
  const most = MAX_NOTE_CHARACTERS
  return new TobanError({
    code: 'note_too_long',
    kind: 'bad-input',
    message: {
      ja: `申し送りが長すぎます: ${length} 文字（上限 ${most} 文字）`,
      en: `the note has ${length} characters; ${most} are the most`,
    },
    hint: { ja: 'いくつかに分けて書いてください。', en: 'Write several notes.' },
  })
}
