/** The kill harness: busy schedulers on several data folders, struck at random instants, judged at the end. */
import { buildScheduler } from '../fixture/scheduler.ts'
import { chance } from './random.ts'
import { judge, type Verdict } from './verdict.ts'
import { type Blows, openWorld, type World } from './world.ts'

export type HarnessOptions = Readonly<{
  kills: number
  seed: number
  /** Data folders at the same time, each with a scheduler and a stand-by. */
  worlds: number
  speed: number
  /** Hears of progress now and then. */
  say(text: string): void
}>

export type HarnessReport = Readonly<{
  seed: number
  tookMs: number
  /** Of the fast clock, over all worlds. */
  scheduleMs: number
  blows: Blows
  verdicts: readonly Verdict[]
}>

export async function runHarness(options: HarnessOptions): Promise<HarnessReport> {
  const { seed, kills, worlds, speed } = options
  const began = performance.now()
  const program = await buildScheduler()
  const open = Array.from({ length: worlds }, (_, index) =>
    openWorld({
      program,
      speed,
      chance: chance(seed * 1_000 + index),
      isElsewhere: index % 2 === 1,
    }),
  )
  try {
    const each = Math.ceil(kills / worlds)
    await Promise.all(open.map((world, index) => strikeUntil(world, { each, index, options })))
    return {
      seed,
      tookMs: performance.now() - began,
      scheduleMs: open.reduce((sum, world) => sum + world.now() - world.beginsAt, 0),
      blows: sumOf(open.map((world) => world.blows)),
      verdicts: open.map((world) => judge(world.data, world.beginsAt)),
    }
  } finally {
    await Promise.all(open.map((world) => world.close()))
    program.remove()
  }
}

type Striking = { each: number; index: number; options: HarnessOptions }
const SAY_EVERY = 50

async function strikeUntil(world: World, { each, index, options }: Striking): Promise<void> {
  let said = 0
  await world.calibrate()
  while (world.blows.kills < each || world.hits() < wantedHits(each)) {
    if (world.blows.kills > each * MOST_TIMES) throw new Error(tooFewHits(world))
    const isBehind = world.hits() < wantedHits(world.blows.kills + 1)
    await world.strike(isBehind ? 'aimed' : 'blindly')
    if (world.blows.kills < said + SAY_EVERY) continue
    said = world.blows.kills
    options.say(`folder ${index + 1}: ${said} of ${each} kills`)
  }
  await world.settle()
}

/** Of so many kills in a data folder so many must have hit work: otherwise nothing was proven. */
export function wantedHits(kills: number): number {
  return Math.ceil(kills / KILLS_PER_HIT)
}
const KILLS_PER_HIT = 4

/** Whoever aims and still strikes beside so often is no harness. */
const MOST_TIMES = 5

function tooFewHits(world: World): string {
  return `after ${world.blows.kills} kills only ${world.hits()} attempts were hit`
}

function sumOf(blows: readonly Blows[]): Blows {
  const sum: Blows = { kills: 0, freezes: 0, reloads: 0, endedByStandby: 0, fencedOff: 0 }
  for (const each of blows) {
    for (const kind of Object.keys(sum) as (keyof Blows)[]) sum[kind] += each[kind]
  }
  return sum
}

/** As printed: a table of what was done and what is left of it. */
export function reportText({ seed, tookMs, scheduleMs, blows, verdicts }: HarnessReport): string {
  const total = (of: (verdict: Verdict) => number) =>
    verdicts.reduce((sum, each) => sum + of(each), 0)
  const fates = ['ran', 'skipped', 'missed'].map(
    (fate) => `${fate} ${total((verdict) => verdict.fates[fate] ?? 0)}`,
  )
  const lost = verdicts.flatMap((verdict) => verdict.lost)
  const doubled = verdicts.flatMap((verdict) => verdict.doubled)
  return [
    `kill harness, seed ${seed}: ${verdicts.length} data folders, ${Math.round(tookMs / 1_000)} s, ${Math.round(scheduleMs / 60_000)} minutes of schedule`,
    `  kills (SIGKILL)       ${blows.kills}`,
    `  freezes (SIGSTOP)     ${blows.freezes}: ${blows.endedByStandby} ended by the stand-by, ${blows.fencedOff} fenced off`,
    `  reloads (SIGTERM)     ${blows.reloads}`,
    `  occurrences           ${total((verdict) => verdict.occurrences)}: ${fates.join(', ')}`,
    `  runs, attempts        ${total((verdict) => verdict.runs)}, ${total((verdict) => verdict.attempts)} (${total((verdict) => verdict.lostAttempts)} lost with their process)`,
    `  results, collected    ${total((verdict) => verdict.results)}, ${total((verdict) => verdict.collected)}`,
    `  lost                  ${lost.length}`,
    ...lost.slice(0, NAMED).map((each) => `    ${each}`),
    `  doubled               ${doubled.length}`,
    ...doubled.slice(0, NAMED).map((each) => `    ${each}`),
  ].join('\n')
}

/** More findings than this say no more than these. */
const NAMED = 20
