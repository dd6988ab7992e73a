/** `toban diff OLD NEW`: what a change of the configuration does to the runs to come. */
import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import pc from 'picocolors'
import { dataFolder } from '../../data/folder.ts'
import { expectedDurationMs } from '../../data/ops/durations.ts'
import { type OpsDb, openOps } from '../../data/ops/open.ts'
import type { Config } from '../config/config.ts'
import { type Fault, renderFault } from '../config/load.ts'
import { loadApart } from '../config/load-apart.ts'
import { dayAt, isoWithOffset } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import {
  COLLISION_WORDS,
  clockText,
  dueRuleText,
  groupText,
  HOLIDAY_WORDS,
} from '../domain/plan-diff/words.ts'
import { type BatchDiff, type PlanDiff, planDiff } from '../domain/plan-diff.ts'
import { answer, note, say, type Voice } from './output.ts'
import { demandPlanOptions } from './plan-options.ts'
import { type Setting, settingOf } from './setting.ts'

type Options = { from?: string; days: string }

export function addDiffCommand(program: Command): void {
  program
    .command('diff')
    .argument('<old>', 'a schedule file, or a configuration folder')
    .argument('<new>', 'the same after the change')
    .description('the runs a change adds, removes and moves / 実行予定の差分')
    .option('--from <day>', 'first day (default today)')
    .option('--days <n>', 'how many days', '400')
    .action((old: string, next: string, options: Options, command: Command) => {
      const setting = settingOf(command)
      const [before, after] = demandConfigs(setting, [old, next])
      const from = options.from ?? dayAt(Date.now(), after.timezone)
      demandPlanOptions(from, options.days)
      const diff = withHistory(setting, (ops) =>
        planDiff(before, after, {
          from,
          days: Number(options.days),
          expectedMs: (batchId) => (ops ? usualMs(ops, batchId, from) : null),
        }),
      )
      answer(setting.voice, diffJson(diff), () => diffText(setting.voice, diff))
    })
}

/** Both sides, or a refusal that lists every fault of both. */
function demandConfigs(setting: Setting, paths: [string, string]): [Config, Config] {
  const loaded = paths.map((path) => loadApart(path, setting.configRoot))
  const faults = loaded.flatMap((side): readonly Fault[] => (side.ok ? [] : side.faults))
  const configs = loaded.flatMap((side) => (side.ok ? [side.config] : []))
  const [before, after] = configs
  if (before && after && faults.length === 0) return [before, after]
  const once = [...new Set(faults.map((fault) => renderFault(fault, setting.voice.language)))]
  const list = once.join('\n')
  throw new TobanError({
    code: 'config_faults',
    kind: 'bad-input',
    message: { ja: `設定に誤りがあります:\n${list}`, en: `the configuration has faults:\n${list}` },
    hint: {
      ja: '直してからもう一度比べてください。',
      en: 'Mend them, then compare again.',
    },
  })
}

/** How long batches take is known where they have run; without a data folder only equal minutes collide. */
function withHistory(setting: Setting, work: (ops: OpsDb | null) => PlanDiff): PlanDiff {
  const ops = openHistory(setting)
  try {
    return work(ops)
  } finally {
    ops?.sqlite.close()
  }
}

function openHistory(setting: Setting): OpsDb | null {
  const { opsFile } = dataFolder(setting.dataRoot)
  if (!existsSync(opsFile)) return null
  try {
    return openOps(opsFile, 'read-only')
  } catch (error) {
    if (!(error instanceof TobanError)) throw error
    note(`${error.code}: ${say(setting.voice, error.words)}`)
    return null
  }
}

function usualMs(ops: OpsDb, batchId: string, businessDate: string): number | null {
  return expectedDurationMs(ops, { batchId, businessDate, trigger: 'schedule', everyTenant: true })
}

function diffJson(diff: PlanDiff) {
  const iso = (at: number | null) => (at === null ? null : isoWithOffset(at, diff.timezone))
  const batches = diff.batches.map((batch) => ({
    ...batch,
    before: dueRuleText(batch.before),
    after: dueRuleText(batch.after),
    groups: batch.groups.map(({ oldMinute, newMinute, laterMs, ...group }) => ({
      ...group,
      oldTime: clockText(oldMinute),
      newTime: clockText(newMinute),
      laterMs,
      first: iso(group.first),
      last: iso(group.last),
      runs: group.runs.map((run) => ({ from: iso(run.from), to: iso(run.to) })),
    })),
  }))
  const collisions = diff.collisions.map((each) => ({ ...each, first: iso(each.first) }))
  return { ...diff, ...totals(diff), batches, collisions }
}

function totals({ batches }: PlanDiff) {
  const sum = (of: 'added' | 'removed' | 'moved') =>
    batches.reduce((total, batch) => total + batch[of], 0)
  return { added: sum('added'), removed: sum('removed'), moved: sum('moved') }
}

function diffText(voice: Voice, diff: PlanDiff): string {
  const { added, removed, moved } = totals(diff)
  const zone =
    diff.timezone === diff.timezoneBefore
      ? diff.timezone
      : `${diff.timezoneBefore} → ${diff.timezone}`
  const head = say(voice, {
    ja: `${diff.from} から ${diff.days} 日間 (${zone}): 追加 ${added}、削除 ${removed}、移動 ${moved}`,
    en: `${diff.days} days from ${diff.from} (${zone}): ${added} added, ${removed} removed, ${moved} moved`,
  })
  return [
    head,
    ...diff.batches.flatMap((batch) => batchText(voice, batch, diff.timezone)),
    ...collisionText(voice, diff),
  ].join('\n')
}

function batchText(voice: Voice, batch: BatchDiff, zone: string): string[] {
  const [before, after] = [dueRuleText(batch.before), dueRuleText(batch.after)]
  const rule = before === after ? after : `${before} → ${after}`
  const others = batch.keys.filter((key) => key !== 'due' && key !== 'manual')
  const keys = others.length > 0 ? pc.dim(` (${others.join(', ')})`) : ''
  const same = { ja: '予定は変わりません', en: 'the same due times' }
  const lines = batch.groups.map((group) => say(voice, groupText(group, zone)))
  if (lines.length === 0) lines.push(say(voice, same))
  return [
    `${pc.bold(batch.batchId)}  ${rule}${keys}`,
    ...[...lines, ...holidayText(voice, batch)].map((line) => `  ${line}`),
  ]
}

/** More days than this are counted. */
const MOST_DAYS = 6

function holidayText(voice: Voice, { holidays }: BatchDiff): string[] {
  return (['runs', 'shifted', 'dropped'] as const).flatMap((kind) => {
    const days = holidays.filter((hit) => hit.kind === kind)
    if (days.length === 0) return []
    const shown = days.slice(0, MOST_DAYS).map(({ day, reason }) => `${day} ${say(voice, reason)}`)
    const more = days.length > MOST_DAYS ? ` … +${days.length - MOST_DAYS}` : ''
    const word = say(voice, HOLIDAY_WORDS[kind])
    const head = say(voice, {
      ja: `新たに祝日・休業日 (${word})`,
      en: `newly on days off (${word})`,
    })
    return [`${head}: ${shown.join(', ')}${more}`]
  })
}

function collisionText(voice: Voice, { collisions, timezone }: PlanDiff): string[] {
  if (collisions.length === 0) return []
  const head = say(voice, { ja: '新たに重なる組', en: 'new collisions' })
  const lines = collisions.map(({ kind, batches, count, first }) => {
    const at = isoWithOffset(first, timezone).slice(0, 16).replace('T', ' ')
    const times = say(voice, { ja: `${count} 回、最初 ${at}`, en: `${count} times, first ${at}` })
    return `  ${batches.join(' + ')}  ${say(voice, COLLISION_WORDS[kind])}: ${times}`
  })
  return [head, ...lines]
}
