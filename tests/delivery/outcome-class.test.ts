/** Delivery rule D8 as a table: one line per row and cell of the design's table, and the words of the services. */
import { describe, expect, it } from 'vitest'
import type { OutcomeClass } from '../../server/domain/delivery/outbox.ts'
import {
  type Evidence,
  type MailStage,
  outcomeClass,
  type Suppression,
} from '../../server/domain/delivery/outcome-class.ts'

const MIN = 60_000

function smtp(stage: MailStage, answer: string | null, errno: string | null = null): Evidence {
  const parts = answer === null ? null : /^(\d{3})(?: (\d\.\d+\.\d+))?(.*)$/.exec(answer)
  const reply =
    parts === null
      ? null
      : { code: Number(parts[1]), enhanced: parts[2] ?? null, text: parts[3]?.trim() ?? '' }
  return { kind: 'smtp', stage, reply, errno }
}

type Http = Extract<Evidence, { kind: 'http' }>

function http(seen: Partial<Http>): Evidence {
  return {
    kind: 'http',
    service: 'SLACK',
    target: 'api',
    posting: true,
    reached: true,
    status: 200,
    error: null,
    errno: null,
    retryAfterMs: null,
    ...seen,
  }
}

const slack = (error: string, more: Partial<Http> = {}) => http({ error, ...more })
const hook = (status: number, error: string | null = null) =>
  http({ service: 'TEAMS', target: 'hook', status, error })
const lineWorks = (status: number, error: string | null = null) =>
  http({ service: 'LINE_WORKS', status, error })

type Row = readonly [what: string, evidence: Evidence, expected: OutcomeClass, code: string]

describe('A CHANNEL_DOWN', () => {
  it.each<Row>([
    ['mail: refused', smtp('connect', null, 'ECONNREFUSED'), 'A', 'ECONNREFUSED'],
    ['mail: DNS', smtp('connect', null, 'ENOTFOUND'), 'A', 'ENOTFOUND'],
    ['mail: TLS', smtp('tls', null, 'ETLS'), 'A', 'ETLS'],
    ['mail: TLS not available now', smtp('tls', '454 4.7.0 TLS not available'), 'A', '454 4.7.0'],
    ['mail: greeting timeout', smtp('greeting', null, 'ETIMEDOUT'), 'A', 'ETIMEDOUT'],
    ['mail: 421 before MAIL', smtp('greeting', '421 service not available'), 'A', '421'],
    ['mail: no service', smtp('greeting', '554 no SMTP service here'), 'A', '554'],
    ['mail: 4yz to EHLO', smtp('hello', '450 busy'), 'A', '450'],
    ['mail: broken at MAIL FROM', smtp('mail', null, 'ECONNECTION'), 'A', 'ECONNECTION'],
    ['mail: broken inside DATA', smtp('data', null, 'ECONNECTION'), 'A', 'ECONNECTION'],
    [
      'chat: refused',
      http({ reached: false, status: null, errno: 'ECONNREFUSED' }),
      'A',
      'ECONNREFUSED',
    ],
    ['chat: DNS', http({ reached: false, status: null, errno: 'ENOTFOUND' }), 'A', 'ENOTFOUND'],
    [
      'chat: DNS again',
      http({ reached: false, status: null, errno: 'EAI_AGAIN' }),
      'A',
      'EAI_AGAIN',
    ],
    [
      'chat: TLS',
      http({ reached: false, status: null, errno: 'CERT_HAS_EXPIRED' }),
      'A',
      'CERT_HAS_EXPIRED',
    ],
    ['chat: HTTP 503', http({ status: 503 }), 'A', 'HTTP 503'],
  ])('%s', (_, evidence, expected, code) => {
    expect(outcomeClass(evidence)).toMatchObject({ class: expected, code, suppress: 'no' })
  })
})

describe('B RATE_LIMITED', () => {
  it.each<readonly [string, Evidence, number]>([
    ['mail: 421 4.7.x', smtp('mail', '421 4.7.0 too many messages'), 30 * MIN],
    ['mail: 450 4.7.x', smtp('rcpt', '450 4.7.1 try later'), 30 * MIN],
    ['mail: 451 with "rate"', smtp('data', '451 sending rate exceeded'), 30 * MIN],
    ['mail: 452 4.7.x', smtp('rcpt', '452 4.7.28 slow down'), 30 * MIN],
    ['mail: 432 4.3.2', smtp('mail', '432 4.3.2 Concurrent connections limit exceeded'), 30 * MIN],
    [
      'mail: 421 with "rate" already at the greeting',
      smtp('greeting', '421 rate limited'),
      30 * MIN,
    ],
    [
      'chat: 429 with Retry-After',
      http({ status: 429, error: 'ratelimited', retryAfterMs: 30_000 }),
      30_000,
    ],
    ['chat: 429 without', http({ status: 429 }), MIN],
    ['Slack: ratelimited', slack('ratelimited'), MIN],
    ['Slack: rate_limited', slack('rate_limited'), MIN],
    ['Slack: message_limit_exceeded', slack('message_limit_exceeded'), MIN],
    ['LINE WORKS: 429 with rateLimit-reset', lineWorks(429, 'TOO_MANY_REQUESTS'), MIN],
  ])('%s', (_, evidence, waitMs) => {
    expect(outcomeClass(evidence)).toMatchObject({ class: 'B', retryAfterMs: waitMs })
  })
})

describe('C TRANSIENT', () => {
  it.each<Row>([
    ['mail: greylisted', smtp('rcpt', '450 4.2.0 greylisted'), 'C', '450 4.2.0'],
    ['mail: mailbox full', smtp('rcpt', '452 4.2.2 mailbox full'), 'C', '452 4.2.2'],
    ['mail: 4yz on MAIL', smtp('mail', '452 4.3.1 insufficient storage'), 'C', '452 4.3.1'],
    ['mail: 4yz after the dot', smtp('handed_over', '451 4.3.0 try again'), 'C', '451 4.3.0'],
    ['mail: 421 after the dot', smtp('handed_over', '421 closing'), 'C', '421'],
    ['Slack: service_unavailable', slack('service_unavailable'), 'C', 'service_unavailable'],
    ['Slack: request_timeout', slack('request_timeout'), 'C', 'request_timeout'],
    ['Slack: team_added_to_org', slack('team_added_to_org'), 'C', 'team_added_to_org'],
    [
      'Graph: 500 on a read',
      http({ service: 'TEAMS', posting: false, status: 500 }),
      'C',
      'HTTP 500',
    ],
    [
      'Graph: 504 on a read',
      http({ service: 'TEAMS', posting: false, status: 504 }),
      'C',
      'HTTP 504',
    ],
    [
      'a read without an answer',
      http({ posting: false, status: null, errno: 'UND_ERR_SOCKET' }),
      'C',
      'UND_ERR_SOCKET',
    ],
    ['an exception before I/O', { kind: 'before_io', code: 'TypeError' }, 'C', 'TypeError'],
  ])('%s', (_, evidence, expected, code) => {
    expect(outcomeClass(evidence)).toMatchObject({ class: expected, code, suppress: 'no' })
  })
})

describe('D PERMANENT_RECIPIENT', () => {
  it.each<readonly [string, Evidence, string, Suppression]>([
    ['mail: unknown user', smtp('rcpt', '550 5.1.1 unknown'), '550 5.1.1', 'now'],
    ['mail: mailbox disabled', smtp('rcpt', '550 5.2.1 disabled'), '550 5.2.1', 'now'],
    ['mail: plain 550', smtp('rcpt', '550 no such user'), '550', 'second_time'],
    ['mail: plain 553', smtp('rcpt', '553 mailbox name not allowed'), '553', 'second_time'],
    ['mail: 551', smtp('rcpt', '551 user not local'), '551', 'no'],
    ['mail: 5yz on RCPT', smtp('rcpt', '554 5.7.1 relay access denied'), '554 5.7.1', 'no'],
    ['mail: 550 after the dot', smtp('handed_over', '550 5.1.1 unknown'), '550 5.1.1', 'now'],
    ['Slack: channel_not_found', slack('channel_not_found'), 'channel_not_found', 'now'],
    ['Slack: is_archived', slack('is_archived'), 'is_archived', 'now'],
    ['Slack: not_in_channel', slack('not_in_channel'), 'not_in_channel', 'now'],
    ['Slack: user_not_found', slack('user_not_found'), 'user_not_found', 'now'],
    ['webhook 401', hook(401), 'HTTP 401', 'now'],
    ['webhook 403', hook(403), 'HTTP 403', 'now'],
    ['webhook 404', hook(404), 'HTTP 404', 'now'],
    ['webhook 410', hook(410), 'HTTP 410', 'now'],
    ['LINE WORKS: *_NOT_EXIST', lineWorks(404, 'USER_NOT_EXIST'), 'USER_NOT_EXIST', 'now'],
    ['LINE WORKS: 410', lineWorks(410, 'DELETED'), 'DELETED', 'now'],
  ])('%s', (_, evidence, code, suppress) => {
    expect(outcomeClass(evidence)).toMatchObject({ class: 'D', code, suppress })
  })
})

describe('E PERMANENT_CONTENT', () => {
  it.each<Row>([
    ['template error', { kind: 'content', code: 'TEMPLATE' }, 'E', 'TEMPLATE'],
    [
      'attachment missing',
      { kind: 'content', code: 'ATTACHMENT_MISSING' },
      'E',
      'ATTACHMENT_MISSING',
    ],
    [
      'attachment too big',
      { kind: 'content', code: 'ATTACHMENT_TOO_LARGE' },
      'E',
      'ATTACHMENT_TOO_LARGE',
    ],
    ['mail: 552 5.3.4', smtp('mail', '552 5.3.4 too big'), 'E', '552 5.3.4'],
    ['mail: plain 552', smtp('handed_over', '552 exceeded storage'), 'E', '552'],
    ['mail: 554 5.6.x', smtp('handed_over', '554 5.6.0 content rejected'), 'E', '554 5.6.0'],
    ['Slack: no_text', slack('no_text'), 'E', 'no_text'],
    ['Slack: invalid_blocks', slack('invalid_blocks'), 'E', 'invalid_blocks'],
    ['Slack: invalid_blocks_format', slack('invalid_blocks_format'), 'E', 'invalid_blocks_format'],
    ['Slack: msg_blocks_too_long', slack('msg_blocks_too_long'), 'E', 'msg_blocks_too_long'],
    ['Slack: metadata_too_large', slack('metadata_too_large'), 'E', 'metadata_too_large'],
    ['400', hook(400), 'E', 'HTTP 400'],
    ['413', hook(413), 'E', 'HTTP 413'],
    ['an unknown 4xx', http({ status: 418 }), 'E', 'HTTP 418'],
    ['an unknown word of Slack', slack('something_new'), 'E', 'something_new'],
  ])('%s', (_, evidence, expected, code) => {
    expect(outcomeClass(evidence)).toMatchObject({ class: expected, code, suppress: 'no' })
  })
})

describe('F CONFIG_AUTH', () => {
  it.each<Row>([
    ['mail: 535', smtp('auth', '535 5.7.8 bad login'), 'F', '535 5.7.8'],
    ['mail: 534', smtp('auth', '534 mechanism too weak'), 'F', '534'],
    ['mail: 530', smtp('mail', '530 5.7.0 authentication required'), 'F', '530 5.7.0'],
    ['mail: sender not allowed', smtp('rcpt', '550 5.7.60 sender not allowed'), 'F', '550 5.7.60'],
    [
      'mail: 5.7.x on MAIL FROM is our fault',
      smtp('mail', '550 5.7.1 not yours'),
      'F',
      '550 5.7.1',
    ],
    ['Slack: invalid_auth', slack('invalid_auth'), 'F', 'invalid_auth'],
    ['Slack: token_revoked', slack('token_revoked'), 'F', 'token_revoked'],
    ['Slack: token_expired', slack('token_expired'), 'F', 'token_expired'],
    ['Slack: account_inactive', slack('account_inactive'), 'F', 'account_inactive'],
    ['Slack: missing_scope', slack('missing_scope'), 'F', 'missing_scope'],
    ['LINE WORKS: 401 after a renewal', lineWorks(401, 'UNAUTHORIZED'), 'F', 'UNAUTHORIZED'],
    ['LINE WORKS: 403 ACCESS_DENIED', lineWorks(403, 'ACCESS_DENIED'), 'F', 'ACCESS_DENIED'],
    ['a secret is missing', { kind: 'config', code: 'secret_missing' }, 'F', 'secret_missing'],
  ])('%s', (_, evidence, expected, code) => {
    expect(outcomeClass(evidence)).toMatchObject({ class: expected, code, suppress: 'no' })
  })
})

describe('G IN_DOUBT', () => {
  it.each<Row>([
    ['mail: broken after the dot', smtp('handed_over', null, 'ECONNECTION'), 'G', 'ECONNECTION'],
    ['mail: silence after the dot', smtp('handed_over', null, 'ETIMEDOUT'), 'G', 'ETIMEDOUT'],
    ['Slack: fatal_error', slack('fatal_error'), 'G', 'fatal_error'],
    ['Slack: internal_error', slack('internal_error'), 'G', 'internal_error'],
    ['HTTP 500 on a post', http({ status: 500 }), 'G', 'HTTP 500'],
    ['HTTP 502 on a post', hook(502), 'G', 'HTTP 502'],
    ['HTTP 504 on a post', lineWorks(504), 'G', 'HTTP 504'],
    ['an unknown 5xx on a post', http({ status: 599 }), 'G', 'HTTP 599'],
    [
      'no status line after the post',
      http({ status: null, errno: 'UND_ERR_SOCKET' }),
      'G',
      'UND_ERR_SOCKET',
    ],
  ])('%s', (_, evidence, expected, code) => {
    expect(outcomeClass(evidence)).toMatchObject({ class: expected, code, suppress: 'no' })
  })
})
