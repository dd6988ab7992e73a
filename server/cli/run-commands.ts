/** `toban run | rerun | cancel`: acting on runs, through the running scheduler or an engine of our own. */
import type { Command } from 'commander'
import type { OpsDb } from '../../data/ops/open.ts'
import { interruptBetweenAttempts, runById } from '../../data/ops/runs.ts'
import { type CancelRun, cancelRun } from '../commands/cancel-run.ts'
import type { RunCommandContext } from '../commands/context.ts'
import type { RunVerb } from '../commands/intake.ts'
import { type Rerun, rerun } from '../commands/rerun-run.ts'
import { runJson } from '../commands/run-json.ts'
import { type StartRun, startRun } from '../commands/start-run.ts'
import { TobanError } from '../domain/errors.ts'
import { isFinal } from '../domain/run.ts'
import { askScheduler, withOwnEngine } from './ask-scheduler.ts'
import { answer, EXIT } from './output.ts'
import { previewRerun } from './rerun-preview.ts'
import { runText } from './run-text.ts'
import { demandConfig, openPlanes, type Setting, settingOf } from './setting.ts'

const LOOK_EVERY_MS = 200

export function addRunCommands(program: Command): void {
  program
    .command('run <batch>')
    .description('run a batch now / バッチを今すぐ実行する')
    .option('--date <day>', 'business date: the day the work is for (YYYY-MM-DD)')
    .option('--tenants <codes>', 'only these tenants, comma-separated')
    .option(
      '--param <key=value>',
      'a parameter of the batch; may be given several times',
      collect,
      [],
    )
    .option('--dry-run', 'calculate and show, change nothing')
    .option('--reason <text>', 'why; kept on record')
    .option('--override', 'although it is held, dark or under maintenance; needs --reason')
    .option('--wait', 'wait for the end and print the run (the default when no scheduler runs)')
    .option('--no-wait', 'only queue it')
    .action(async (batch: string, options: RunOptions, command: Command) => {
      const setting = settingOf(command)
      const loaded = demandConfig(setting)
      const request = startRequest(setting, batch, options)
      await carryOut(
        { setting, loaded, verb: 'run.start', request, wait: options.wait === true },
        (commands) => startRun(commands, request),
      )
    })

  program
    .command('rerun <run>')
    .description('run again: everything, --failed only, or --tenants / 再実行する')
    .option('--failed', 'only tenants without a good result')
    .option('--tenants <codes>', 'only these tenants of the run, comma-separated')
    .option('--preview', 'show what it would do, do nothing')
    .option('--reason <text>', 'why; kept on record')
    .option('--override', 'although it is held, dark or under maintenance; needs --reason')
    .option('--wait', 'wait for the end and print the run')
    .action(async (runId: string, options: RerunOptions, command: Command) => {
      const setting = settingOf(command)
      const loaded = demandConfig(setting)
      const request: Rerun = {
        runId,
        failedOnly: options.failed === true,
        ...(options.tenants ? { tenants: codesOf(options.tenants) } : {}),
        by: setting.by,
        reason: options.reason ?? null,
        ...(options.override ? { override: true } : {}),
      }
      if (options.preview) {
        await previewRerun(setting, loaded, request)
        return
      }
      await carryOut(
        { setting, loaded, verb: 'run.rerun', request, wait: options.wait === true },
        (commands) => rerun(commands, request),
      )
    })

  program
    .command('cancel <run>')
    .description('ask a run to stop / 実行を中止する')
    .option('--force', 'kill it without the grace period')
    .option('--reason <text>', 'why; kept on record')
    .action(
      async (runId: string, options: { force?: boolean; reason?: string }, command: Command) => {
        const setting = settingOf(command)
        const request: CancelRun = {
          runId,
          by: setting.by,
          reason: options.reason ?? null,
          force: options.force === true,
        }
        const asked = await askScheduler(setting, 'run.cancel', request)
        if (!asked)
          await withOwnEngine(setting, demandConfig(setting), async (application) =>
            cancelRun(application.commands, request),
          )
        answer(setting.voice, { runId, cancelAsked: true }, () => `${runId}: cancel asked`)
      },
    )
}

type RunOptions = {
  date?: string
  tenants?: string
  param: string[]
  dryRun?: boolean
  reason?: string
  override?: boolean
  wait?: boolean
}
type RerunOptions = {
  failed?: boolean
  tenants?: string
  preview?: boolean
  reason?: string
  override?: boolean
  wait?: boolean
}

type Act = {
  setting: Setting
  loaded: ReturnType<typeof demandConfig>
  verb: RunVerb
  request: StartRun | Rerun
  /** With a scheduler at work: stay until the end of the run. Without one there is nobody else to. */
  wait: boolean
}

/** Through the scheduler when one is at work, otherwise here. */
async function carryOut(
  { setting, loaded, verb, request, wait }: Act,
  here: (commands: RunCommandContext) => { runId: string },
): Promise<void> {
  const zone = loaded.config.timezone
  const asked = await askScheduler(setting, verb, request)
  if (asked) {
    const { runId } = asked.value as { runId: string }
    if (wait) await showWhenEnded(setting, runId, zone)
    else answer(setting.voice, { runId, state: 'queued' }, () => runId)
    return
  }
  await withOwnEngine(setting, loaded, async (application, stopped) => {
    const { runId } = here(application.commands)
    await ended(application.ops, runId, stopped)
    // An attempt that failed as the stop came has put the run off to its next one, which is not ours any more.
    if (stopped.aborted) interruptBetweenAttempts(application.ops, runId)
    printRun(setting, application.ops, { runId, zone })
  })
}

function codesOf(text: string): string[] {
  return text.split(',').map((code) => code.trim())
}

function startRequest(setting: Setting, batchId: string, options: RunOptions): StartRun {
  return {
    batchId,
    businessDate: options.date ?? null,
    tenants: options.tenants ? codesOf(options.tenants) : 'all',
    params: Object.fromEntries(options.param.map(keyValue)),
    dryRun: options.dryRun === true,
    reason: options.reason ?? null,
    ...(options.override ? { override: true } : {}),
    by: setting.by,
    trigger: 'manual',
  }
}

/** `5`, `true` and `null` mean themselves; everything else is text. */
function keyValue(text: string): [string, unknown] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at), literal(text.slice(at + 1))]
  throw new TobanError({
    code: 'bad_parameter',
    kind: 'bad-input',
    message: {
      ja: `--param の書き方が正しくありません: ${text}`,
      en: `--param is not key=value: ${text}`,
    },
    hint: { ja: '例: --param date=2026-01-31', en: 'Example: --param date=2026-01-31' },
  })
}

function literal(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'null') return null
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text
}

async function showWhenEnded(setting: Setting, runId: string, zone: string): Promise<void> {
  const planes = openPlanes(setting, 'read-only')
  try {
    await ended(planes.ops, runId)
    printRun(setting, planes.ops, { runId, zone })
  } finally {
    planes.close()
  }
}

/** @param stopped nobody works on it any more: the next scheduler resumes it. */
async function ended(ops: OpsDb, runId: string, stopped?: AbortSignal): Promise<void> {
  for (;;) {
    const run = runById(ops, runId)
    if (!run || isFinal(run.state) || stopped?.aborted) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

function printRun(setting: Setting, ops: OpsDb, about: { runId: string; zone: string }): void {
  const run = runById(ops, about.runId)
  if (!run) return
  const document = runJson(ops, run, { zone: about.zone, language: setting.voice.language })
  answer(setting.voice, document, () => runText(document))
  const good = run.state === 'succeeded' || run.state === 'warned' || run.state === 'skipped'
  process.exitCode = good
    ? EXIT.ok
    : run.errorCode === 'bad_parameter'
      ? EXIT.badInput
      : EXIT.badEnd
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value]
}
