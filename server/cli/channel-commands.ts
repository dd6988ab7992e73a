/** `toban channels list | try | test` and `toban templates list | preview`. */
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import {
  type ChannelState,
  listChannels,
  sendTestMessage,
  tryChannelNow,
} from '../commands/outbox/channels.ts'
import { listTemplates, previewTemplate } from '../commands/outbox/templates.ts'
import { isoWithOffset } from '../domain/calendar-day.ts'
import { CHANNELS, type ChannelName, type RecipientType } from '../domain/delivery/outbox.ts'
import { TobanError } from '../domain/errors.ts'
import { secret } from '../sdk/secret.ts'
import { asAdministrator } from './admin-context.ts'
import { wordsOf } from './outbox-commands.ts'
import { answer, EXIT } from './output.ts'
import { plainTable } from './run-text.ts'
import { demandConfig, settingOf } from './setting.ts'

export function addChannelCommands(program: Command): void {
  const channels = program.command('channels').description('ways out for messages / 送信経路')
  addList(channels)
  addTry(channels)
  addTest(channels)
  const templates = program
    .command('templates')
    .description('texts of notifications / テンプレート')
  addTemplateList(templates)
  addPreview(templates)
}

function addList(channels: Command): void {
  channels
    .command('list')
    .description('every connection, its health and its circuit / 一覧')
    .action(async (_options: unknown, command: Command) => {
      const setting = settingOf(command)
      const { toban } = demandConfig(setting).config
      const listed = await asAdministrator(setting, (context) =>
        listChannels(context, toban, context.now()),
      )
      answer(setting.voice, listed.map(channelJson), () => listText(listed))
    })
}

function channelJson({ circuit, health, ...channel }: ChannelState) {
  const iso = (at: number | null) => (at === null ? null : isoWithOffset(at))
  const { state, reason, failuresInRow, openCount, openUntil } = circuit
  return {
    ...channel,
    circuit: { state, reason, failuresInRow, openCount, openUntil: iso(openUntil) },
    health: health && { ...health, checkedAt: iso(health.checkedAt) },
  }
}

function listText(listed: readonly ChannelState[]): string {
  if (listed.length === 0) return 'no connection yet: mail.smtp of toban.yaml'
  const table = plainTable(['id', 'owner', 'name', 'channel', 'circuit', 'until', 'why', 'health'])
  for (const { id, owner, name, channel, enabled, heldByIncident, circuit, health } of listed) {
    const off = heldByIncident !== null ? 'held' : enabled ? circuit.state : 'off'
    const until = circuit.openUntil === null ? '' : isoWithOffset(circuit.openUntil).slice(0, 16)
    const well = health === null ? '' : `${health.status} ${health.code ?? ''}`.trim()
    table.push([id, owner, name, channel, off, until, circuit.reason ?? '', well])
  }
  return table.toString()
}

function addTry(channels: Command): void {
  channels
    .command('try <id>')
    .description('let the next message through although the circuit is open / すぐ試す')
    .requiredOption('--reason <text>', 'why; kept on record')
    .action(async (id: string, options: { reason: string }, command: Command) => {
      const setting = settingOf(command)
      const { toban } = demandConfig(setting).config
      await asAdministrator(setting, (context) =>
        tryChannelNow(context, toban, { id, reason: options.reason }),
      )
      answer(
        setting.voice,
        { id, tried: true },
        () => `${id}: the next due message goes out as a probe`,
      )
    })
}

type TestOptions = {
  to: string
  reason: string
  type?: string
  channel: string
  connection?: string
}

const RECIPIENT_TYPES = ['USER', 'CHANNEL', 'GROUP', 'WEBHOOK'] as const

function addTest(channels: Command): void {
  channels
    .command('test <owner>')
    .description('one visible message over a company’s (or _platform’s) connection / テスト送信')
    .requiredOption(
      '--to <recipient>',
      'a mail address, a room’s or user’s id, or env:NAME of a hook',
    )
    .requiredOption('--reason <text>', 'why; kept on record')
    .option('--channel <channel>', CHANNELS.join(', '), 'EMAIL')
    .option('--type <type>', `${RECIPIENT_TYPES.join(', ')}; default USER for mail, else CHANNEL`)
    .option('--connection <id>', 'of toban channels list; default: the owner’s')
    .action(async (owner: string, options: TestOptions, command: Command) => {
      const setting = settingOf(command)
      const { toban } = demandConfig(setting).config
      const [channel = 'EMAIL'] = wordsOf('channel', options.channel, CHANNELS) ?? []
      const recipient = recipientOf(options, channel)
      const done = await asAdministrator(setting, (context) =>
        sendTestMessage(
          context,
          { settings: toban, secret },
          {
            owner,
            channel,
            recipient,
            reason: options.reason,
            ...(options.connection === undefined ? {} : { configId: options.connection }),
          },
        ),
      )
      answer(setting.voice, done, () => {
        if (done.fate === null) return `${done.id}: waits (no connection, or its circuit is open)`
        return `${done.id}: ${done.fate.fate} ${done.fate.code ?? ''}`.trim()
      })
      if (done.fate?.fate !== 'sent') process.exitCode = EXIT.badEnd
    })
}

function recipientOf(
  { to, type }: TestOptions,
  channel: ChannelName,
): Readonly<{ type: RecipientType; address: string }> {
  if (to.startsWith('env:')) {
    return { type: 'WEBHOOK', address: JSON.stringify({ env: to.slice('env:'.length) }) }
  }
  const [given] = wordsOf('type', type, RECIPIENT_TYPES) ?? []
  return { type: given ?? (channel === 'EMAIL' ? 'USER' : 'CHANNEL'), address: to }
}

function addTemplateList(templates: Command): void {
  templates
    .command('list <tenant>')
    .description('a company’s templates / 一覧')
    .action(async (tenant: string, _options: unknown, command: Command) => {
      const setting = settingOf(command)
      const listed = await asAdministrator(setting, (context) => listTemplates(context, tenant))
      answer(setting.voice, listed, () => {
        const table = plainTable(['key', 'channel', 'language', 'format', 'parameters'])
        for (const { key, channel, language, format, parameters } of listed) {
          table.push([key, channel, language, format, parameters.join(', ')])
        }
        return listed.length > 0 ? table.toString() : 'no templates'
      })
    })
}

type PreviewOptions = { channel?: string; language?: string; values?: string }

function addPreview(templates: Command): void {
  templates
    .command('preview <tenant> <key>')
    .description('what a template becomes with data / プレビュー')
    .option('--channel <channel>', 'default: the first the template has')
    .option('--language <code>', 'default: ja')
    .option('--values <file>', 'a JSON file with the data; default: the template’s sample data')
    .action(async (tenant: string, key: string, options: PreviewOptions, command: Command) => {
      const setting = settingOf(command)
      const preview = await asAdministrator(setting, (context) =>
        previewTemplate(context, {
          owner: tenant,
          key,
          ...(options.channel === undefined ? {} : { channel: options.channel }),
          ...(options.language === undefined ? {} : { language: options.language }),
          ...(options.values === undefined ? {} : { data: valuesIn(options.values) }),
        }),
      )
      answer(setting.voice, preview, () =>
        preview.ok ? `${preview.subject ?? ''}\n\n${preview.body}` : preview.faults,
      )
      if (!preview.ok) process.exitCode = EXIT.badEnd
    })
}

function valuesIn(file: string): Record<string, unknown> {
  try {
    const values: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof values === 'object' && values !== null && !Array.isArray(values)) {
      return values as Record<string, unknown>
    }
  } catch (cause) {
    throw badValues(file, cause)
  }
  throw badValues(file, null)
}

function badValues(file: string, cause: unknown): TobanError {
  return new TobanError({
    code: 'bad_values',
    kind: 'bad-input',
    message: {
      ja: `${file} は JSON のオブジェクトではありません`,
      en: `${file} is not a JSON object`,
    },
    hint: {
      ja: '{"name": "値"} のように書きます',
      en: 'write {"name": "value"}',
    },
    ...(cause === null ? {} : { cause }),
  })
}
