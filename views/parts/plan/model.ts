/** What the plan screen draws, and how its address says what is chosen. */
import type { Bilingual } from '../../screen.ts'
import type { ControlKind } from '../control-chip.tsx'

export const PLAN_VIEWS = ['calendar', 'quiet', 'closed'] as const
export type PlanView = (typeof PLAN_VIEWS)[number]

export type PlanChoice = Readonly<{
  view: PlanView
  /** `YYYY-MM` */
  month: string
  /** A day of the month, for the list and the load. */
  day: string
  /** Null: all batches. */
  batch: string | null
  /** Key of a block of the batch list; null: all. */
  block: string | null
  /** The due time whose forms are open. */
  due: Readonly<{ batchId: string; dueAt: number }> | null
}>

/** Path of the plan with something chosen otherwise. */
export function planPath(choice: PlanChoice, changes: Partial<PlanChoice> = {}): string {
  const { view, month, day, batch, block, due } = { ...choice, ...changes }
  const query = new URLSearchParams()
  if (view !== 'calendar') query.set('view', view)
  query.set('month', month)
  if (day.startsWith(month)) query.set('day', day)
  if (batch) query.set('batch', batch)
  if (block) query.set('block', block)
  if (due) query.set('due', `${due.batchId}@${new Date(due.dueAt).toISOString()}`)
  return `/plan?${query}`
}

/** What was done to a due time, and why. */
export type PlanNote = Readonly<{
  /** `rest`: companies that the run leaves out on their closed day. */
  kind: 'shifted' | 'dropped' | 'rest' | ControlKind
  /** When it would have come without; null where that is its own time. */
  from: number | null
  text: Bilingual
}>

export type PlanItem = Readonly<{
  batchId: string
  title: Bilingual
  dueAt: number
  businessDate: string
  /** Median of its runs; null with too little history. */
  expectedMs: number | null
  notes: readonly PlanNote[]
  /** False: it stays in the list to say that it does not run. */
  runs: boolean
  /** Its time has passed: what became of it is on the board. */
  isPast: boolean
}>

/** A batch that is due so often that it is told by a number. */
export type PlanCrowd = Readonly<{
  batchId: string
  title: Bilingual
  count: number
  first: number
  last: number
  expectedMs: number | null
}>

export type CalendarDay = Readonly<{
  day: string
  isToday: boolean
  /** Why it is no business day; null on business days. */
  closed: Bilingual | null
  /** Runs of the day. */
  total: number
  /** What is not the same every day. */
  items: readonly PlanItem[]
}>

export type QuietRow = Readonly<{
  batchId: string
  title: Bilingual
  /** One per day of the month. */
  runs: readonly boolean[]
  spans: readonly Readonly<{
    from: string
    to: string
    kind: 'not-due' | 'dropped' | 'skipped' | 'blackout' | 'shifted' | 'moved'
    text: Bilingual | null
    goal: string | null
  }>[]
}>

export type LoadFacts = Readonly<{
  lane: 'normal' | 'monitoring'
  limit: number
  slots: readonly Readonly<{
    at: number
    wanted: number
    busy: number
    waitMs: number
    batches: readonly string[]
  }>[]
  /** Batches of the day of which nobody knows how long they take. */
  unknown: number
}>

export type BusinessCalendarFacts = Readonly<{
  name: string
  /** Codes of companies that rest by it; batches that obey it. */
  tenants: readonly string[]
  batches: readonly string[]
  days: readonly Readonly<{
    day: string
    /** Null on business days. */
    closed: Bilingual | null
    /** Which business day of its month it is; null on closed days. */
    nth: number | null
    /** Worked although it would be closed: why. */
    opened: string | null
  }>[]
}>
