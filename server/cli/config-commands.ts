/** `toban check | plan`: what the configuration says, before anything runs by it. */
import type { Command } from 'commander'
import { batchIdOf } from '../commands/find-batch.ts'
import { checkNextYear } from '../config/check-next-year.ts'
import type { Config } from '../config/config.ts'
import { writeSchemas } from '../config/json-schemas.ts'
import { loadConfig, renderFault } from '../config/load.ts'
import type { Brakes } from '../domain/brake.ts'
import { dayAt, isoWithOffset } from '../domain/calendar-day.ts'
import { changedPlan } from '../domain/changed-plan.ts'
import type { ChangedOccurrence } from '../domain/exceptions.ts'
import type { PlannedTime } from '../domain/plan.ts'
import { type ControlNote, controlNotes } from '../domain/plan-controls.ts'
import { type Rest, restsOn } from '../domain/tenant-rest.ts'
import { answer, EXIT, say } from './output.ts'
import { brakesHere } from './plan-controls.ts'
import { demandPlanOptions } from './plan-options.ts'
import { plainTable } from './run-text.ts'
import { demandConfig, settingOf } from './setting.ts'

export function addConfigCommands(program: Command): void {
  program
    .command('check')
    .description('validate all configuration files / 設定を検査する')
    .option('--write-schemas <dir>', 'write the JSON Schemas for editors into this folder')
    .action((options: { writeSchemas?: string }, command: Command) => {
      const setting = settingOf(command)
      if (options.writeSchemas) writeSchemas(options.writeSchemas)
      const loaded = loadConfig(setting.configRoot)
      const faults = loaded.ok ? [] : loaded.faults
      const today = dayAt(Date.now())
      const warnings = loaded.ok ? [...loaded.warnings, ...checkNextYear(loaded, today)] : []
      const document = {
        ok: loaded.ok,
        version: loaded.ok ? loaded.version : null,
        faults,
        warnings,
      }
      answer(setting.voice, document, () => {
        const lines = [...faults, ...warnings].map((fault) =>
          renderFault(fault, setting.voice.language),
        )
        const verdict = loaded.ok
          ? `ok: ${loaded.config.batches.length} batches, configuration ${loaded.version.slice(0, 8)}`
          : `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`
        return [...lines, verdict].join('\n')
      })
      if (!loaded.ok) process.exitCode = EXIT.badEnd
    })

  program
    .command('plan')
    .description('the due times to come, calendar applied / 実行予定')
    .option('--from <day>', 'first day (default today)')
    .option('--days <n>', 'how many days', '1')
    .option('--batch <id>', 'only this batch')
    .action((options: { from?: string; days: string; batch?: string }, command: Command) => {
      const setting = settingOf(command)
      const { config } = demandConfig(setting)
      const from = options.from ?? dayAt(Date.now(), config.timezone)
      demandPlanOptions(from, options.days)
      const span = { from, days: Number(options.days) }
      const brakes = brakesHere(setting, config)
      const asked = options.batch ? { ...span, batchId: batchIdOf(options.batch) } : span
      const times = changedPlan(config, asked, brakes.exceptions)
      answer(
        setting.voice,
        times.map((time) => plannedJson(time, config, brakes)),
        () => {
          const table = plainTable(['due', 'batch', 'for', ''])
          for (const time of times) {
            const why = [
              ...(time.closed
                ? [`${time.closed.kind}: ${say(setting.voice, time.closed.reason)}`]
                : []),
              ...notesAt(time, config, brakes).map(({ words }) => say(setting.voice, words)),
              ...restsAt(time, config).map(
                ({ code, reason }) => `${code ?? '*'} ${say(setting.voice, reason)}`,
              ),
            ].join('; ')
            table.push([
              isoWithOffset(time.dueAt, config.timezone).slice(0, 16).replace('T', ' '),
              time.batchId,
              time.businessDate,
              why,
            ])
          }
          return times.length > 0 ? table.toString() : 'nothing is due'
        },
      )
    })
}

/** Nobody rests from a run that does not take place. */
function restsAt(time: PlannedTime, config: Config): Rest[] {
  const entry = config.batches.find((candidate) => candidate.batchId === time.batchId)
  if (!entry || time.closed?.kind === 'dropped') return []
  return restsOn(entry, config.calendars, time.businessDate)
}

function notesAt(time: ChangedOccurrence, config: Config, brakes: Brakes): ControlNote[] {
  const entry = config.batches.find((candidate) => candidate.batchId === time.batchId)
  // What has passed has its fate: see `toban today`.
  return entry && time.dueAt > Date.now() ? controlNotes(time, entry, brakes) : []
}

function plannedJson(time: ChangedOccurrence, config: Config, brakes: Brakes) {
  const zone = config.timezone
  return {
    batchId: time.batchId,
    scheduledFor: isoWithOffset(time.scheduledFor, zone),
    dueAt: isoWithOffset(time.dueAt, zone),
    businessDate: time.businessDate,
    closed: time.closed ? { kind: time.closed.kind, reason: time.closed.reason } : null,
    resting: restsAt(time, config),
    exception: time.exception ? { kind: time.exception.kind, id: time.exception.id } : null,
    controls: notesAt(time, config, brakes).map(({ kind, words }) => ({ kind, reason: words })),
  }
}
