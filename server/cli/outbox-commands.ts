/** `toban outbox list | show | resolve` and `toban suppressions list | lift`. */
import type { Command } from 'commander'
import { DECISIONS, type Decision, liftAddress, resolveMessage } from '../commands/outbox/decide.ts'
import {
  type ListedRow,
  listOutbox,
  listSuppressions,
  type ShownRow,
  showMessage,
} from '../commands/outbox/read.ts'
import { isoWithOffset } from '../domain/calendar-day.ts'
import { CHANNELS, type ChannelName, DELIVERY_STATES } from '../domain/delivery/outbox.ts'
import { TobanError, type Words } from '../domain/errors.ts'
import { asAdministrator } from './admin-context.ts'
import { answer, say, type Voice } from './output.ts'
import { plainTable } from './run-text.ts'
import { settingOf } from './setting.ts'

export function addOutboxCommands(program: Command): void {
  const outbox = program.command('outbox').description('outgoing messages / 送信箱')
  addList(outbox)
  addShow(outbox)
  addResolve(outbox)
  const suppressions = program
    .command('suppressions')
    .description('recipients to whom nothing is sent / 送信停止の宛先')
  addSuppressionList(suppressions)
  addLift(suppressions)
}

type ListOptions = { owner?: string; state?: string; channel?: string; run?: string; limit: string }

function addList(outbox: Command): void {
  outbox
    .command('list')
    .description('messages, newest first; without --state those that are not done / 一覧')
    .option('--owner <code>', 'a company, _platform (the holding) or _ops (alerts); default all')
    .option('--state <states>', `comma-separated: ${DELIVERY_STATES.join(', ')}`)
    .option('--channel <channels>', `comma-separated: ${CHANNELS.join(', ')}`)
    .option('--run <id>', 'only what this run wrote or sent; then in all states')
    .option('--limit <n>', 'at most so many', '50')
    .action(async (options: ListOptions, command: Command) => {
      const setting = settingOf(command)
      const states =
        wordsOf('state', options.state, DELIVERY_STATES) ??
        (options.run === undefined ? null : DELIVERY_STATES)
      const channels = wordsOf('channel', options.channel, CHANNELS)
      const rows = await asAdministrator(setting, (context) =>
        listOutbox(context, {
          ...(options.owner === undefined ? {} : { owner: options.owner }),
          ...(states === null ? {} : { states }),
          ...(options.run === undefined ? {} : { run: options.run }),
          ...(channels === null ? {} : { channels }),
          limit: limitOf(options.limit),
        }),
      )
      answer(setting.voice, rows.map(timesOf), () => listText(rows))
    })
}

function listText(rows: readonly ListedRow[]): string {
  if (rows.length === 0) return 'nothing'
  const table = plainTable(['id', 'owner', 'channel', 'state', 'to', 'subject', 'next', 'why'])
  for (const row of rows) {
    const why = row.lastCode === null ? '' : `${row.lastClass ?? ''} ${row.lastCode}`.trim()
    const next = row.state === 'RETRY' || row.state === 'PENDING' ? time(row.nextAttemptAt) : ''
    const { id, owner, channel, state, recipient, subject } = row
    table.push([id, owner, channel, state, recipient, subject ?? '', next, why])
  }
  return table.toString()
}

function addShow(outbox: Command): void {
  outbox
    .command('show <id>')
    .description('one message with its text and every try / 表示')
    .option('--owner <code>', 'where it lies; default: looked for everywhere')
    .action(async (id: string, options: { owner?: string }, command: Command) => {
      const setting = settingOf(command)
      const row = await asAdministrator(setting, (context) =>
        showMessage(context, id, options.owner),
      )
      answer(setting.voice, timesOf(row), () => showText(row, setting.voice))
    })
}

function showText(row: ShownRow, voice: Voice): string {
  const said = (text: Words | null) => (text === null ? '' : say(voice, text))
  const lines = [
    `${row.id}  ${row.owner}  ${row.channel}  ${row.state}`,
    `to        ${row.recipient}`,
    `subject   ${row.subject ?? ''}`,
    `key       ${row.key}`,
    `attempts  ${row.attempts} of ${row.maxAttempts} counted, ${row.deferrals} deferred`,
    `next      ${time(row.nextAttemptAt)}   expires ${time(row.expiresAt)}`,
    `last      ${row.lastClass ?? '-'} ${row.lastCode ?? ''} ${said(row.lastError)}`,
    ...row.attachments.map((path) => `file      ${path}`),
    '',
    row.body ?? '(the text is no longer stored)',
    '',
  ]
  const table = plainTable(['try', 'at', 'status', 'class', 'code', 'answer', 'by'])
  for (const { attemptSeq, startedAt, status, outcome, code, message, batchId } of row.tries) {
    const at = time(startedAt)
    table.push([attemptSeq, at, status, outcome ?? '', code ?? '', said(message), batchId ?? ''])
  }
  return [...lines, row.tries.length === 0 ? 'no try yet' : table.toString()].join('\n')
}

type ResolveOptions = { as: string; owner?: string; reason: string }

function addResolve(outbox: Command): void {
  outbox
    .command('resolve <id>')
    .description('decide what nobody else can: in doubt, dead or waiting / 決める')
    .requiredOption(
      '--as <decision>',
      `${DECISIONS.join(', ')}: it had arrived, send it again, never send it`,
    )
    .option('--owner <code>', 'where it lies; default: looked for everywhere')
    .requiredOption('--reason <text>', 'why; kept on record')
    .action(async (id: string, options: ResolveOptions, command: Command) => {
      const setting = settingOf(command)
      const [decision] = wordsOf('as', options.as, DECISIONS) ?? []
      const done = await asAdministrator(setting, (context) =>
        resolveMessage(context, {
          id,
          decision: decision as Decision,
          reason: options.reason,
          ...(options.owner === undefined ? {} : { owner: options.owner }),
        }),
      )
      answer(setting.voice, done, () => `${done.owner} ${done.id}: ${done.before} → ${done.after}`)
    })
}

function addSuppressionList(suppressions: Command): void {
  suppressions
    .command('list')
    .description('who, since when and why / 一覧')
    .option('--owner <code>', 'a company or _platform; default all')
    .action(async (options: { owner?: string }, command: Command) => {
      const setting = settingOf(command)
      const rows = await asAdministrator(setting, (context) =>
        listSuppressions(context, options.owner),
      )
      const listed = rows.map((row) => ({
        ...row,
        since: isoWithOffset(row.since),
        until: row.until === null ? null : isoWithOffset(row.until),
      }))
      answer(setting.voice, listed, () => {
        if (rows.length === 0) return 'nobody'
        const table = plainTable([
          'owner',
          'channel',
          'recipient',
          'reason',
          'code',
          'since',
          'hash',
        ])
        for (const { owner, channel, recipient, reason, code, since, recipientHash } of rows) {
          table.push([
            owner,
            channel,
            recipient ?? '?',
            reason,
            code ?? '',
            time(since),
            recipientHash,
          ])
        }
        return table.toString()
      })
    })
}

type LiftOptions = { owner: string; channel: string; reason: string }

function addLift(suppressions: Command): void {
  suppressions
    .command('lift <recipient>')
    .description('write to an address again (the address, or its hash) / 停止を解除する')
    .requiredOption('--owner <code>', 'a company or _platform')
    .option('--channel <channel>', CHANNELS.join(', '), 'EMAIL')
    .requiredOption('--reason <text>', 'why; kept on record')
    .action(async (recipient: string, options: LiftOptions, command: Command) => {
      const setting = settingOf(command)
      const [channel] = wordsOf('channel', options.channel, CHANNELS) ?? []
      const { owner, reason } = options
      await asAdministrator(setting, (context) =>
        liftAddress(context, { owner, channel: channel as ChannelName, recipient, reason }),
      )
      answer(setting.voice, { owner, channel, lifted: true }, () => 'lifted')
    })
}

/** Null when the option was not given. Throws `unknown_word`. */
export function wordsOf<W extends string>(
  option: string,
  text: string | undefined,
  words: readonly W[],
): W[] | null {
  if (text === undefined) return null
  const given = text.split(',').map((word) => word.trim())
  const wrong = given.find((word) => !words.includes(word as W))
  if (wrong === undefined) return given as W[]
  throw new TobanError({
    code: 'unknown_word',
    kind: 'bad-input',
    message: { ja: `--${option}: 「${wrong}」は使えません`, en: `--${option}: not "${wrong}"` },
    hint: { ja: `使える語: ${words.join(', ')}`, en: `one of: ${words.join(', ')}` },
  })
}

const MOST_ROWS = 1_000

function limitOf(text: string): number {
  const limit = Number(text)
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_ROWS) return limit
  throw new TobanError({
    code: 'bad_limit',
    kind: 'bad-input',
    message: { ja: `--limit: 1〜${MOST_ROWS} の整数です`, en: `--limit: 1 to ${MOST_ROWS}` },
  })
}

/** Instants as ISO 8601 (contracts 1). */
function timesOf<Row extends ListedRow>(row: Row) {
  const iso = (at: number | null) => (at === null ? null : isoWithOffset(at))
  const tries = 'tries' in row ? (row as unknown as ShownRow).tries : null
  return {
    ...row,
    nextAttemptAt: iso(row.nextAttemptAt),
    ioStartedAt: iso(row.ioStartedAt),
    sentAt: iso(row.sentAt),
    finishedAt: iso(row.finishedAt),
    ...('expiresAt' in row ? { expiresAt: iso(row.expiresAt as number) } : {}),
    ...(tries ? { tries: tries.map((each) => ({ ...each, startedAt: iso(each.startedAt) })) } : {}),
  }
}

function time(at: number): string {
  return isoWithOffset(at).slice(0, 16).replace('T', ' ')
}
