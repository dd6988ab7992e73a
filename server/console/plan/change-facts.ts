/** Gathers what a change of the configuration does to the plan: the last one, an earlier one, or an edit nobody has saved yet. */
import {
  type ConfigOfHistory,
  configHistory,
  configTexts,
} from '../../../data/ops/reading/config-history.ts'
import type { ChangesFacts } from '../../../views/pages/plan-changes.tsx'
import { dayAt } from '../../domain/calendar-day.ts'
import { LONGEST_PLAN_DAYS } from '../../domain/plan.ts'
import type { Desk } from '../env.ts'
import type { ConfigTexts, DiffAnswer } from './diff-desk.ts'

/** Configurations offered to compare with. */
const MOST_VERSIONS = 20
const SCHEDULE = 'schedule.yaml'

/** @param asked version to compare the one in force with; null: the one before it. */
export async function lastChange(desk: Desk, asked: string | null): Promise<ChangesFacts> {
  const [inForce, ...earlier] = configHistory(desk.deps.ops, MOST_VERSIONS)
  const base = earlier.find(({ version }) => version === asked) ?? earlier[0] ?? null
  const facts = factsOf(desk, { inForce: inForce ?? null, earlier, base })
  if (!inForce || !base) return facts
  const [before, after] = [textsOf(desk, base), textsOf(desk, inForce)]
  return { ...facts, result: await compare(desk, before, after) }
}

/** @param text of schedule.yaml as it was typed; the other files are those in force. */
export async function editedChange(desk: Desk, text: string): Promise<ChangesFacts> {
  const [inForce, ...earlier] = configHistory(desk.deps.ops, MOST_VERSIONS)
  const facts = factsOf(desk, { inForce: inForce ?? null, earlier, base: inForce ?? null })
  if (!inForce) return facts
  const before = textsOf(desk, inForce)
  const result = await compare(desk, before, { ...before, [SCHEDULE]: asText(text) })
  return { ...facts, isEdit: true, schedule: text, result }
}

type Versions = Readonly<{
  inForce: ConfigOfHistory | null
  earlier: readonly ConfigOfHistory[]
  base: ConfigOfHistory | null
}>

function factsOf(desk: Desk, { inForce, earlier, base }: Versions): ChangesFacts {
  return {
    inForce,
    earlier,
    base,
    isEdit: false,
    schedule: inForce ? (textsOf(desk, inForce)[SCHEDULE] ?? '') : '',
    result: null,
    titles: new Map(desk.deps.batches().map(({ id, title }) => [id, title])),
  }
}

function textsOf({ deps }: Desk, { version }: ConfigOfHistory): ConfigTexts {
  return configTexts(deps.ops, version) ?? {}
}

function compare(desk: Desk, before: ConfigTexts, after: ConfigTexts): Promise<DiffAnswer> {
  const { deps, recent, timetable } = desk
  const expected = deps.batches().flatMap(({ id }) => {
    const ms = recent.medianMs(id)
    return ms === null ? [] : [[id, ms] as const]
  })
  return deps.compareConfigs({
    before,
    after,
    from: dayAt(deps.clock(), timetable.zone()),
    days: LONGEST_PLAN_DAYS,
    expectedMs: Object.fromEntries(expected),
  })
}

/** A form sends lines with CR and LF. */
function asText(typed: string): string {
  return typed.replaceAll('\r\n', '\n')
}
