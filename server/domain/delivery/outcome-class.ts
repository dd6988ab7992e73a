/** Delivery rule D8: what is known about a failed try → its class. Called by every channel; one row of the table, one test. */
import type { ChannelName, OutcomeClass } from './outbox.ts'

/** How far an SMTP dialogue had come. `handed_over`: the final dot has left, the server may have the message. */
export type MailStage =
  | 'connect'
  | 'greeting'
  | 'hello'
  | 'tls'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'handed_over'

export type SmtpReply = Readonly<{
  /** 421, 550 … */
  code: number
  /** `5.1.1`; null when the server gives none. */
  enhanced: string | null
  text: string
}>

export type Evidence =
  /** The message itself can not be sent: template, size, attachment. */
  | Readonly<{ kind: 'content'; code: string }>
  /** Something of ours broke before the first byte left. */
  | Readonly<{ kind: 'before_io'; code: string }>
  /** Credentials or settings are missing; nothing was tried. */
  | Readonly<{ kind: 'config'; code: string }>
  | Readonly<{
      kind: 'smtp'
      stage: MailStage
      /** Null: no answer came (refused, broken, silence). */
      reply: SmtpReply | null
      /** ECONNREFUSED, ETIMEDOUT …; shown as the code when there is no reply. */
      errno: string | null
    }>
  | Readonly<{
      kind: 'http'
      service: Exclude<ChannelName, 'EMAIL'>
      /** `hook`: the URL is the recipient and its own credential; `api`: a token opens the service. */
      target: 'api' | 'hook'
      /** The call would make a message appear: an error may then hide a success. */
      posting: boolean
      /** False: no connection was made (refused, DNS, TLS, connect timeout). */
      reached: boolean
      /** Null: no status line came. */
      status: number | null
      /** The service's own word: Slack's `error`, a webhook's plain text, `code` of LINE WORKS, `error.code` of Graph. */
      error: string | null
      errno: string | null
      /** From Retry-After or rateLimit-reset. */
      retryAfterMs: number | null
    }>

/**
 * Whether nothing more is sent to the recipient: `now`, or `second_time` = when it happened before within
 * 30 days, or not at all.
 */
export type Suppression = 'no' | 'now' | 'second_time'

export type Classified = Readonly<{
  class: OutcomeClass
  /** Short and stable, for grouping: `550 5.1.1`, `channel_not_found`, `HTTP 503`, `ECONNREFUSED`. */
  code: string
  suppress: Suppression
  /** Class B: wait so long. Null otherwise. */
  retryAfterMs: number | null
}>

/** Class B without a word from the service. */
const CHAT_WAIT_MS = 60_000
const MAIL_WAIT_MS = 30 * 60_000

export function outcomeClass(evidence: Evidence): Classified {
  switch (evidence.kind) {
    case 'content':
      return plain('E', evidence.code)
    case 'before_io':
      return plain('C', evidence.code)
    case 'config':
      return plain('F', evidence.code)
    case 'smtp':
      return smtpClass(evidence)
    case 'http':
      return httpClass(evidence)
  }
}

type Smtp = Extract<Evidence, { kind: 'smtp' }>
type Http = Extract<Evidence, { kind: 'http' }>

function plain(outcome: OutcomeClass, code: string, suppress: Suppression = 'no'): Classified {
  return { class: outcome, code, suppress, retryAfterMs: null }
}

function smtpClass({ stage, reply, errno }: Smtp): Classified {
  if (!reply) return plain(stage === 'handed_over' ? 'G' : 'A', errno ?? 'NO_ANSWER')
  const code = reply.enhanced === null ? `${reply.code}` : `${reply.code} ${reply.enhanced}`
  if (isRateReply(reply)) return { ...plain('B', code), retryAfterMs: MAIL_WAIT_MS }
  if (reply.code < 500) return plain(isBeforeMail(stage) ? 'A' : 'C', code)
  if (isRefusedLogin(reply)) return plain('F', code)
  if (isBeforeMail(stage)) return plain(stage === 'auth' ? 'F' : 'A', code)
  if (reply.enhanced?.startsWith('5.6.') || isTooBig(reply)) return plain('E', code)
  if (stage === 'mail') return plain('F', code)
  return refusedRecipient(stage, reply, code)
}

function refusedRecipient(stage: MailStage, { code, enhanced }: SmtpReply, word: string) {
  if (enhanced?.startsWith('5.1.') || enhanced === '5.2.1') return plain('D', word, 'now')
  const isMailbox = code === 550 || code === 551 || code === 553
  if (enhanced === null && (code === 550 || code === 553)) return plain('D', word, 'second_time')
  if (stage === 'rcpt' || isMailbox) return plain('D', word)
  return plain('E', word)
}

function isBeforeMail(stage: MailStage): boolean {
  return (
    stage === 'connect' ||
    stage === 'greeting' ||
    stage === 'hello' ||
    stage === 'tls' ||
    stage === 'auth'
  )
}

function isRateReply({ code, enhanced, text }: SmtpReply): boolean {
  if (code === 432) return true
  if (code !== 421 && code !== 450 && code !== 451 && code !== 452) return false
  return enhanced?.startsWith('4.7.') === true || /\brate\b/i.test(text)
}

function isRefusedLogin({ code, enhanced }: SmtpReply): boolean {
  if (code === 535 || code === 534 || code === 530) return true
  return enhanced === '5.7.8' || enhanced === '5.7.60'
}

function isTooBig({ code, enhanced }: SmtpReply): boolean {
  return enhanced === '5.3.4' || (code === 552 && !enhanced?.startsWith('5.2.'))
}

function httpClass(evidence: Http): Classified {
  const { reached, status, posting } = evidence
  if (!reached) return plain('A', evidence.errno ?? 'NOT_REACHED')
  const code =
    evidence.error ?? (status === null ? (evidence.errno ?? 'NO_ANSWER') : `HTTP ${status}`)
  if (status === null) return plain(posting ? 'G' : 'C', code)
  if (status === 429 || (evidence.error !== null && RATE_WORDS.has(evidence.error))) {
    return { ...plain('B', code), retryAfterMs: evidence.retryAfterMs ?? CHAT_WAIT_MS }
  }
  if (status === 503) return plain('A', code)
  if (status >= 500) return plain(posting ? 'G' : 'C', code)
  return wordClass(evidence, code) ?? statusClass(evidence, status, code)
}

/** A word of the service says more than the status. Null when the word is not known. */
function wordClass({ error, posting, service }: Http, code: string): Classified | null {
  if (error === null) return null
  if (PARTLY_DONE_WORDS.has(error)) return plain(posting ? 'G' : 'C', code)
  if (TRANSIENT_WORDS.has(error)) return plain('C', code)
  if (GONE_WORDS.has(error)) return plain('D', code, 'now')
  if (LOGIN_WORDS.has(error) || error.startsWith('token_')) return plain('F', code)
  if (service === 'LINE_WORKS' && error.endsWith('_NOT_EXIST')) return plain('D', code, 'now')
  return null
}

function statusClass({ target, service }: Http, status: number, code: string): Classified {
  if (target === 'hook' && isDeadHook(status)) return plain('D', code, 'now')
  if (status === 401 || status === 403) return plain('F', code)
  if (service === 'LINE_WORKS' && status === 410) return plain('D', code, 'now')
  if (status === 408) return plain('C', code)
  return plain('E', code)
}

/** A hook's URL is its credential: when it is refused, that one recipient is gone, not the service. */
function isDeadHook(status: number): boolean {
  return status === 401 || status === 403 || status === 404 || status === 410
}

const RATE_WORDS: ReadonlySet<string> = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'TOO_MANY_REQUESTS',
])

/** Slack says of these that some part of the work may have been done. */
const PARTLY_DONE_WORDS: ReadonlySet<string> = new Set(['fatal_error', 'internal_error'])

const TRANSIENT_WORDS: ReadonlySet<string> = new Set([
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
])

const GONE_WORDS: ReadonlySet<string> = new Set([
  'channel_not_found',
  'channel_is_archived',
  'is_archived',
  'not_in_channel',
  'user_not_found',
  'users_not_found',
  'no_service',
  'no_team',
  'action_prohibited',
])

const LOGIN_WORDS: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'missing_scope',
  'no_permission',
  'not_allowed_token_type',
  'org_login_required',
  'ekm_access_denied',
  'ACCESS_DENIED',
  'FORBIDDEN',
  'UNAUTHORIZED',
  'invalid_client',
  'invalid_grant',
  'invalid_scope',
])
