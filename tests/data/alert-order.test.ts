import { afterEach, expect, test } from 'vitest'
import { ALERT_RANK, alertRank } from '../../data/ops/alert-order.ts'
import { SEVERITIES } from '../../server/domain/alert.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'

afterEach(cleanUp)

test('alerts stand in one order, in queries as in the place a list goes on from', () => {
  const { sqlite } = makeDataFolder().ops()
  const rank = sqlite
    .prepare(`SELECT ${ALERT_RANK} FROM (SELECT ? AS state, ? AS severity)`)
    .pluck()
  const all = (['open', 'acknowledged'] as const).flatMap((state) =>
    [...SEVERITIES].reverse().map((severity) => ({ state, severity })),
  )
  expect(all.map(({ state, severity }) => rank.get(state, severity))).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7,
  ])
  expect(all.map(alertRank)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
})
