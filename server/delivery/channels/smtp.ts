/** Mail by SMTP: one connection per lane, one recipient per message, and a sure word on how far the dialogue had come (delivery rule D8). */
import type { SendMailOptions, Transporter } from 'nodemailer'
import { z } from 'zod'
import type { Integration } from '../../../data/platform/integrations.ts'
import type { MailStage, SmtpReply } from '../../domain/delivery/outcome-class.ts'
import { TobanError } from '../../domain/errors.ts'
import type {
  Channel,
  ChannelContext,
  ChannelFactory,
  ChannelSource,
  OutgoingMessage,
  SendResult,
} from '../channel.ts'
import { failure } from '../failure.ts'
import { type StageLogger, stageLogger } from './smtp-stage.ts'

/** Connection, greeting and DNS; the socket may rest longer while a server thinks about a message. */
const CONNECT_MS = 15_000
const DNS_MS = 10_000
const SOCKET_MS = 60_000

export const smtpChannel: ChannelFactory = (source, context) => {
  const relay = relayOf(source, context)
  const stage = stageLogger()
  let transporter: Transporter | null = null
  const secrets = relay.login === null ? [] : [relay.login.pass]
  return {
    send: async (message, signal) => {
      transporter ??= await connect(relay, stage)
      stage.begin()
      try {
        return await send(transporter, mailOf(message, relay, context), signal)
      } catch (error) {
        return failed(error as SmtpError, { handedOver: stage.handedOver(), secrets })
      }
    },
    close: async () => transporter?.close(),
  } satisfies Channel
}

async function connect(relay: Relay, stage: StageLogger): Promise<Transporter> {
  // Loaded when it is needed: the threads of other batches should be ready at once.
  const { createTransport } = await import('nodemailer')
  return createTransport({
    pool: true,
    maxConnections: 1,
    // The pool's own second try would be one that nobody has written down.
    maxRequeues: 0,
    host: relay.host,
    port: relay.port,
    secure: relay.secure,
    requireTLS: relay.requireTls && !relay.secure,
    ...(relay.login === null ? {} : { auth: relay.login }),
    ...(relay.dkim === null ? {} : { dkim: relay.dkim }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: DNS_MS,
    socketTimeout: SOCKET_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: stage.logger,
  } as Parameters<typeof createTransport>[0])
}

/** What a relay says to a connection, a greeting and a log-in, without any mail. `refused` is null when it lets us in. */
export type RelayVerdict = Readonly<{
  from: string
  host: string
  port: number
  secure: boolean
  /** Without STARTTLS nothing is sent. */
  requireTls: boolean
  refused: Extract<SendResult, { kind: 'failed' }> | null
}>

/** For checks: connects, EHLO, STARTTLS, AUTH, QUIT. Throws TobanError when the source is not filled in. */
export async function verifyRelay(
  source: ChannelSource,
  context: ChannelContext,
): Promise<RelayVerdict> {
  const relay = relayOf(source, context)
  const { from, host, port, secure, requireTls, login } = relay
  const about = { from, host, port, secure, requireTls }
  const transporter = await connect(relay, stageLogger())
  try {
    await transporter.verify()
    return { ...about, refused: null }
  } catch (error) {
    const secrets = login === null ? [] : [login.pass]
    const result = failed(error as SmtpError, { handedOver: false, secrets })
    return { ...about, refused: result.kind === 'failed' ? result : null }
  } finally {
    transporter.close()
  }
}

type Relay = Readonly<{
  host: string
  port: number
  secure: boolean
  requireTls: boolean
  login: Readonly<{ user: string; pass: string }> | null
  from: string
  fromName: string
  replyTo: string | null
  dkim: Readonly<{ domainName: string; keySelector: string; privateKey: string }> | null
}>

const connection = z.looseObject({
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).default(587),
  secure: z.boolean().default(false),
  requireTls: z.boolean().optional(),
  user: z.string().min(1).nullable().default(null),
  from: z.string().min(3).optional(),
  fromName: z.string().optional(),
  replyTo: z.string().nullable().optional(),
})

function relayOf(source: ChannelSource, context: ChannelContext): Relay {
  const { mail } = context.settings
  const dkim =
    mail.dkim === null
      ? null
      : {
          domainName: mail.dkim.domain,
          keySelector: mail.dkim.selector,
          privateKey: context.secret(mail.dkim.privateKey),
        }
  const sender = { from: mail.from, fromName: mail.fromName, replyTo: mail.replyTo, dkim }
  if (source.kind === 'integration') {
    return { ...sender, ...integrationRelay(source.integration, context, sender) }
  }
  if (mail.smtp === null) throw noRelay()
  const { host, port, secure, requireTls, user, password } = mail.smtp
  const pass = password === null ? '' : context.secret(password)
  return { ...sender, host, port, secure, requireTls, login: user === null ? null : { user, pass } }
}

function integrationRelay(
  row: Integration,
  context: ChannelContext,
  sender: Pick<Relay, 'from' | 'fromName' | 'replyTo'>,
): Omit<Relay, 'dkim'> {
  const parsed = connection.safeParse(row.connection)
  if (!parsed.success) throw badConnection(row, parsed.error)
  const { user, requireTls, from, fromName, replyTo, ...rest } = parsed.data
  const needsLogin = row.authType === 'BASIC' || (row.authRef !== null && user !== null)
  if (needsLogin && (row.authRef === null || user === null)) throw noLogin(row)
  return {
    host: rest.host,
    port: rest.port,
    secure: rest.secure,
    // Without a login there is nothing to protect but the text; with one the password must not go in clear.
    requireTls: requireTls ?? needsLogin,
    login:
      needsLogin && row.authRef !== null && user !== null
        ? { user, pass: context.secret(row.authRef) }
        : null,
    from: from ?? sender.from,
    fromName: fromName ?? sender.fromName,
    replyTo: replyTo === undefined ? sender.replyTo : replyTo,
  }
}

function mailOf(message: OutgoingMessage, relay: Relay, context: ChannelContext): SendMailOptions {
  const { mail } = context.settings
  const domain = mail.messageIdDomain ?? mail.from.slice(mail.from.lastIndexOf('@') + 1)
  const { deliveryId, recipient, subject, body, html, attachments, bulk, kind } = message
  return {
    from: { name: relay.fromName, address: relay.from },
    to: { name: '', address: recipient.address },
    envelope: { from: relay.from, to: [recipient.address] },
    ...(relay.replyTo === null ? {} : { replyTo: relay.replyTo }),
    subject: subject ?? '',
    text: body,
    ...(html === null ? {} : { html }),
    attachments: attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      content,
    })),
    // The same on every attempt: a receiver may recognise a copy.
    messageId: `<${deliveryId}@${domain}>`,
    date: new Date(context.now()),
    ...(message.priority >= 2 ? { priority: 'high' as const } : {}),
    // Japanese needs it, and one way for all is one way to test.
    textEncoding: 'base64',
    headers: {
      'X-Notification-ID': message.key,
      ...(kind === null ? {} : { 'X-Notification-Type': kind }),
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(bulk ? { Precedence: 'bulk' } : {}),
      ...(bulk ? unsubscribeHeaders(mail.unsubscribeUrl) : {}),
    },
  }
}

/** RFC 8058: both headers, or none. */
function unsubscribeHeaders(url: string | null): Record<string, string> {
  if (url === null) return {}
  return {
    'List-Unsubscribe': `<${url}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
}

async function send(
  transporter: Transporter,
  mail: SendMailOptions,
  signal: AbortSignal,
): Promise<SendResult> {
  const info = (await transporter.sendMail({ ...mail, signal } as SendMailOptions)) as {
    messageId?: string
    response?: string
  }
  return {
    kind: 'sent',
    externalMessageId: info.messageId ?? null,
    response: info.response?.slice(0, 200) ?? null,
  }
}

/** What nodemailer throws. */
type SmtpError = Error &
  Readonly<{
    code?: string
    originalCode?: string
    command?: string
    response?: string
    responseCode?: number
  }>

function failed(
  error: SmtpError,
  { handedOver, secrets }: Readonly<{ handedOver: boolean; secrets: readonly string[] }>,
): SendResult {
  const text = error.response ?? error.message
  const isLogin = error.code === 'EAUTH' || error.code === 'ENOAUTH' || error.code === 'ECONFIG'
  if (isLogin && !error.responseCode) {
    return failure({ kind: 'config', code: error.code ?? 'ECONFIG' }, text, secrets)
  }
  if (error.command === 'API' || (error.code === 'EMESSAGE' && !error.responseCode)) {
    const isSize = /larger than allowed/.test(error.message)
    return failure({ kind: 'content', code: isSize ? 'MESSAGE_TOO_LARGE' : 'BUILD' }, text, secrets)
  }
  const reply = replyOf(error)
  const stage = handedOver ? 'handed_over' : stageOf(error, reply)
  const errno = error.originalCode ?? error.code ?? error.name
  return failure({ kind: 'smtp', stage, reply, errno }, text, secrets)
}

function replyOf({ response, responseCode }: SmtpError): SmtpReply | null {
  if (!responseCode || responseCode < 400) return null
  const text = response ?? ''
  return { code: responseCode, enhanced: /^\d{3}[ -](\d\.\d+\.\d+)/.exec(text)?.[1] ?? null, text }
}

/** The command an error names is the one that was answered; without an answer only the hand-over matters. */
function stageOf({ command = 'CONN' }: SmtpError, reply: SmtpReply | null): MailStage {
  if (command.startsWith('AUTH')) return 'auth'
  switch (command) {
    case 'EHLO':
    case 'HELO':
      return 'hello'
    case 'STARTTLS':
      return 'tls'
    case 'MAIL FROM':
      return 'mail'
    case 'RCPT TO':
      return 'rcpt'
    case 'DATA':
      return 'data'
    default:
      return reply ? 'greeting' : 'connect'
  }
}

function noRelay(): TobanError {
  return new TobanError({
    code: 'no_relay',
    kind: 'bad-input',
    message: {
      ja: 'メールサーバが設定されていません',
      en: 'no mail server is set',
    },
    hint: {
      ja: 'toban.yaml の mail.smtp を設定してください',
      en: 'set mail.smtp in toban.yaml',
    },
  })
}

function badConnection(row: Integration, error: z.ZodError): TobanError {
  const faults = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
  return new TobanError({
    code: 'bad_connection_config',
    kind: 'bad-input',
    message: {
      ja: `連携 ${row.key} の connection_config が正しくありません: ${faults}`,
      en: `connection_config of the connection ${row.key} is wrong: ${faults}`,
    },
    hint: {
      ja: 'host, port, secure, requireTls, user, from, fromName, replyTo を確かめてください',
      en: 'check host, port, secure, requireTls, user, from, fromName and replyTo',
    },
  })
}

function noLogin(row: Integration): TobanError {
  return new TobanError({
    code: 'no_secret',
    kind: 'bad-input',
    message: {
      ja: `連携 ${row.key} のユーザー名または認証情報の参照 (auth_ref) がありません`,
      en: `the connection ${row.key} has no user or no reference to its password (auth_ref)`,
    },
    hint: {
      ja: 'connection_config の user と auth_ref {"env": "NAME"} を設定してください',
      en: 'set user in connection_config, and auth_ref to {"env": "NAME"} or {"file": "PATH"}',
    },
  })
}
