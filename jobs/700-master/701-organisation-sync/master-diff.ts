/** Compares delivered records with what a company has, by code (card 701, steps 3 and 4); pure, for departments and positions. */
import { addDays, type Day } from '../../../server/sdk/index.ts'
import type {
  Change,
  ChangeKind,
  Entity,
  FieldChange,
  OrgRecord,
  PendingChange,
  Rejection,
  Value,
} from './model.ts'

/** What both masters have; `isOpen` is false for what was closed. */
export type MasterRow<F> = Readonly<{ code: string; fields: F; isOpen: boolean; validFrom: Day }>

export type MasterRules<F> = Readonly<{
  entity: Entity
  /** Fields of a record that is new, before what was delivered. */
  blank: F
  /** Closed as of `day`: the status of an ended record. */
  closed(fields: F): F
  isClosed(fields: F): boolean
  /** In force again: for a code that was closed and is delivered without a word about its status. */
  reopened(fields: F): F
  /** True when the change of this field is a move. */
  isMove(field: string): boolean
}>

export type MasterDelivery<F> = Readonly<{
  existing: readonly MasterRow<F>[]
  records: readonly OrgRecord<F>[]
  /** Codes that occurred in the input, good or bad. */
  seen: ReadonlySet<string>
  /** Only then absence means closure. */
  isFull: boolean
  date: Day
}>

export type MasterDiff<F> = Readonly<{
  changes: readonly Change<F>[]
  pending: readonly PendingChange[]
  rejected: readonly Rejection[]
  unchanged: number
}>

type Verdict<F> =
  | { kind: 'change'; change: Change<F> }
  | { kind: 'pending'; pending: PendingChange }
  | { kind: 'rejected'; rejection: Rejection }
  | { kind: 'unchanged' }

export function diffMaster<F extends object>(
  delivery: MasterDelivery<F>,
  rules: MasterRules<F>,
): MasterDiff<F> {
  const byCode = new Map(delivery.existing.map((row) => [row.code, row]))
  const verdicts = delivery.records.flatMap((record) => {
    const existing = byCode.get(record.code) ?? null
    return [...judgeRecord(record, existing, { ...delivery, rules })]
  })
  const missing = delivery.isFull
    ? delivery.existing.filter((row) => row.isOpen && !delivery.seen.has(row.code))
    : []
  return {
    changes: [
      ...verdicts.flatMap((one) => (one.kind === 'change' ? [one.change] : [])),
      ...missing.map((row) => closure(row, delivery.date, rules)),
    ],
    pending: verdicts.flatMap((one) => (one.kind === 'pending' ? [one.pending] : [])),
    rejected: verdicts.flatMap((one) => (one.kind === 'rejected' ? [one.rejection] : [])),
    unchanged: verdicts.filter((one) => one.kind === 'unchanged').length,
  }
}

type Means<F> = Readonly<{ date: Day; rules: MasterRules<F> }>

/** One verdict; two for a record that is in force now and brings its own last day along. */
function judgeRecord<F extends object>(
  record: OrgRecord<F>,
  existing: MasterRow<F> | null,
  { date, rules }: Means<F>,
): Verdict<F>[] {
  const effectiveDate = record.effectiveDate ?? date
  if (effectiveDate > date)
    return [{ kind: 'pending', pending: waiting(record, effectiveDate, rules) }]
  const endsOn = record.endDate === null ? null : addDays(record.endDate, 1)
  const hasEnded = endsOn !== null && endsOn <= date
  const after = wantedFields(record, existing, { hasEnded, rules })
  const verdict = compare(record, existing, {
    after,
    rules,
    effectiveDate: hasEnded ? endsOn : effectiveDate,
  })
  if (endsOn === null || hasEnded) return [verdict]
  const end = { ...record, fields: {}, endDate: record.endDate }
  return [verdict, { kind: 'pending', pending: waiting(end, endsOn, rules) }]
}

function wantedFields<F extends object>(
  record: OrgRecord<F>,
  existing: MasterRow<F> | null,
  { hasEnded, rules }: { hasEnded: boolean; rules: MasterRules<F> },
): F {
  const wanted: F = { ...(existing?.fields ?? rules.blank), ...record.fields }
  if (hasEnded) return rules.closed(wanted)
  const comesBack = existing !== null && !existing.isOpen && !('status' in record.fields)
  return comesBack ? rules.reopened(wanted) : wanted
}

type Wanted<F> = Readonly<{ after: F; effectiveDate: Day; rules: MasterRules<F> }>

function compare<F extends object>(
  record: OrgRecord<F>,
  existing: MasterRow<F> | null,
  { after, effectiveDate, rules }: Wanted<F>,
): Verdict<F> {
  const fields = fieldChanges(existing?.fields ?? null, after)
  const staysClosed = existing !== null && !existing.isOpen && rules.isClosed(after)
  if (existing === null && rules.isClosed(after)) return { kind: 'unchanged' }
  if (existing !== null && (fields.length === 0 || staysClosed)) return { kind: 'unchanged' }
  if (existing !== null && effectiveDate < existing.validFrom) {
    const reason = `effective ${effectiveDate} is before the current version's ${existing.validFrom}`
    const { code, line } = record
    return { kind: 'rejected', rejection: { entity: rules.entity, code, line, reason } }
  }
  const kind = changeKind(existing, { after, fields, rules })
  const { code, line } = record
  const before = existing?.fields ?? null
  return { kind: 'change', change: { code, kind, fields, before, after, effectiveDate, line } }
}

type Seen<F> = Readonly<{ after: F; fields: readonly FieldChange[]; rules: MasterRules<F> }>

function changeKind<F>(
  existing: MasterRow<F> | null,
  { after, fields, rules }: Seen<F>,
): ChangeKind {
  if (existing === null) return 'insert'
  if (rules.isClosed(after)) return 'close'
  if (!existing.isOpen) return 'reopen'
  return fields.some((change) => rules.isMove(change.field)) ? 'move' : 'update'
}

function closure<F extends object>(row: MasterRow<F>, date: Day, rules: MasterRules<F>): Change<F> {
  const after = rules.closed(row.fields)
  const fields = fieldChanges(row.fields, after)
  // A version that begins later than today can only end on its own first day.
  const effectiveDate = date < row.validFrom ? row.validFrom : date
  return {
    code: row.code,
    kind: 'close',
    fields,
    before: row.fields,
    after,
    effectiveDate,
    line: null,
  }
}

/** Differences after normalisation: empty text and null are the same. */
export function fieldChanges<F extends object>(before: F | null, after: F): FieldChange[] {
  const old: Partial<Record<string, Value>> = { ...before }
  return Object.entries(after)
    .map(([field, value]) => ({ field, old: normal(old[field]), new: normal(value as Value) }))
    .filter((change) => change.old !== change.new)
}

function normal(value: Value | undefined): Value {
  return value === undefined || value === '' ? null : value
}

function waiting<F extends object>(
  record: OrgRecord<F>,
  effectiveDate: Day,
  { entity }: MasterRules<F>,
): PendingChange {
  const fields = record.fields as Readonly<Record<string, Value>>
  return { entity, code: record.code, effectiveDate, payload: { fields, endDate: record.endDate } }
}
