/** The kill harness in its short form: kill -9 at random instants, and nothing lost, nothing doubled. TOBAN_KILLS=200 and more make it the long one, as `npm run kill` is. */
import { expect, it } from 'vitest'
import { reportText, runHarness } from '../kill/harness.ts'

/** On a machine that is busy with everything else. */
const LIMIT_MS = 15 * 60_000

const KILLS = Number(process.env.TOBAN_KILLS ?? 60)
const WORLDS = 3

it(
  'after many kills every due time has its one fate and every result was collected once',
  async () => {
    const seed = Number(process.env.TOBAN_KILL_SEED ?? Date.now() % 1_000_000)
    console.log(`kill harness, seed ${seed} (TOBAN_KILL_SEED=${seed} strikes the same way again)`)
    const report = await runHarness({
      seed,
      kills: KILLS,
      worlds: WORLDS,
      speed: 20,
      say: () => {},
    })
    console.log(reportText(report))
    expect(report.blows.kills).toBeGreaterThanOrEqual(KILLS)
    expect(report.verdicts.flatMap((verdict) => verdict.lost)).toEqual([])
    expect(report.verdicts.flatMap((verdict) => verdict.doubled)).toEqual([])
    // The kills hit work: otherwise nothing was proven.
    for (const verdict of report.verdicts) {
      expect(verdict.lostAttempts).toBeGreaterThan(KILLS / WORLDS / 7)
      expect(verdict.collected).toBeGreaterThan(KILLS / WORLDS / 4)
    }
  },
  LIMIT_MS,
)
