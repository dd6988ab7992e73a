/** A changed configuration makes every due time anew: they are made for the pages asked for most before anybody asks. */
import { dayAt, daySpan } from '../domain/calendar-day.ts'
import { boardSpan } from './board.ts'
import type { Desk } from './env.ts'

export function prepareForNewConfig(desk: Desk): void {
  const { deps, timetable } = desk
  deps.events.subscribe(({ kind }) => {
    if (kind !== 'config') return
    const now = deps.clock()
    const today = dayAt(now, timetable.zone())
    const spans = [boardSpan(today, timetable.zone()), daySpan(today, timetable.zone())]
    // As the pages ask: due times of a half-open span.
    const asked = spans.map(({ from, to }) => ({ from: from - 1, to: to - 1 }))
    // The pages then make what is missing themselves.
    timetable.prepare(asked, now).catch((fault) => deps.report(fault, 'timetable'))
  })
}
