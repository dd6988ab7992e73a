/** Due times that are made before anybody asks are those that asking makes. */
import { expect, it } from 'vitest'
import type { Config } from '../../server/config/config.ts'
import { createTimetable } from '../../server/console/timetable.ts'
import type { ScheduleException } from '../../server/domain/exceptions.ts'
import { consoleConfig } from './fixture/schedule.ts'

const NOW = Date.parse('2026-11-24T09:00:00+09:00')
const DAY = 86_400_000
const SPAN = { from: NOW - DAY, to: NOW + DAY }
const made = { id: 1, reason: '棚卸のため', by: 'tanaka', createdAt: NOW }
const SKIP: ScheduleException = {
  ...made,
  kind: 'skip',
  batchId: 'BATCH-101',
  scheduledFor: Date.parse('2026-11-25T02:00:00+09:00'),
}

/** A configuration that counts how often its entries are looked through. */
function counted(config: Config) {
  const looks = { count: 0 }
  const batches = config.batches
  const own = Object.defineProperty({ ...config }, 'batches', {
    get: () => {
      looks.count += 1
      return batches
    },
  })
  return { config: own, looks }
}

it('gives what was prepared without computing it again, with what operators changed', async () => {
  const { config, looks } = counted(consoleConfig())
  const prepared = createTimetable(
    () => config,
    () => [SKIP],
  )
  await prepared.prepare([SPAN], NOW)
  looks.count = 0
  const [times, next] = [prepared.between(SPAN.from, SPAN.to), prepared.nextOfEach(NOW)]
  expect(looks.count).toBe(0)
  const asked = createTimetable(consoleConfig, () => [SKIP])
  expect(times).toEqual(asked.between(SPAN.from, SPAN.to))
  expect([...next]).toEqual([...asked.nextOfEach(NOW)])
  expect(next.get('BATCH-101')?.dueAt).toBe(Date.parse('2026-11-26T02:00:00+09:00'))
})

it('keeps nothing of a configuration that was replaced while it prepared', async () => {
  const [before, after] = [consoleConfig(), consoleConfig()]
  const moved = after.batches.filter(({ batchId }) => batchId !== 'BATCH-101')
  let now: Config = before
  const timetable = createTimetable(
    () => now,
    () => [],
  )
  const preparing = timetable.prepare([SPAN], NOW)
  now = { ...after, batches: moved }
  await preparing
  const ids = timetable.between(SPAN.from, SPAN.to).map(({ batchId }) => batchId)
  expect(ids).not.toContain('BATCH-101')
  expect(timetable.nextOfEach(NOW).has('BATCH-101')).toBe(false)
})
