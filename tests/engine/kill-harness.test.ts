/** The kill harness in its short form: kill -9 at random instants, and nothing lost, nothing doubled. TOBAN_LONG=1 makes it 200 kills, `npm run kill` as many as wanted. */
import { expect, it } from 'vitest'
import { reportText, runHarness, wantedHits } from '../kill/harness.ts'
import { COMPANIES } from '../kill/plan.ts'

/** On a machine that is busy with everything else. */
const LIMIT_MS = 15 * 60_000

/** 200 take two processors more than two minutes, beside another test file longer: too long for every change. */
const USUAL_KILLS = process.env.TOBAN_LONG === '1' ? 200 : 60
const KILLS = Number(process.env.TOBAN_KILLS ?? USUAL_KILLS)
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
    // The kills hit work, which the harness sees to, and work was done: otherwise nothing was proven.
    for (const verdict of report.verdicts) {
      expect(verdict.lostAttempts).toBeGreaterThanOrEqual(wantedHits(KILLS / WORLDS))
      expect(verdict.collected).toBeGreaterThanOrEqual(COMPANIES.length)
    }
  },
  LIMIT_MS,
)
