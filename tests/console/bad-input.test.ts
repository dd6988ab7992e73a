/** What can be wrong with a message, sent in earnest: each ends in its state, and the page says why and what to do in both languages. */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jumpingClock } from '../../server/delivery/clock.ts'
import { openDelivery } from '../../server/delivery/delivery.ts'
import type { TenantMessage } from '../../server/delivery/enqueue.ts'
import { startHttp } from '../../server/demo/stand-ins/http.ts'
import { startSmtp } from '../../server/demo/stand-ins/smtp.ts'
import { settingsFor } from '../delivery/settings.ts'
import { connect } from '../jobs/mirror-company.ts'
import { NOW } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { page, textOf } from './fixture/requests.ts'

/** Outside the quiet hours. */
const MORNING = NOW + 8 * 3_600_000
const OWNER = 'yamato'

let one: Installation
let smtp: Awaited<ReturnType<typeof startSmtp>>
let service: Awaited<ReturnType<typeof startHttp>>
/** By the name of the case. */
const ids = new Map<string, string>()

beforeAll(async () => {
  one = installation()
  smtp = await startSmtp()
  const said: Readonly<Record<string, string>> = {
    revoked: 'token_revoked',
    expired: 'token_expired',
  }
  service = await startHttp(0, ({ path }) => {
    if (path.startsWith('/hook')) return { status: 410 }
    return { status: 200, body: { ok: false, error: said[path.split('/')[1] ?? ''] ?? 'unknown' } }
  })
  for (const [code, place] of [
    [OWNER, 'revoked'],
    ['umi', 'expired'],
  ] as const) {
    const slack = { key: 'slack_api', service: 'SLACK', endpointUrl: `${service.base}/${place}/` }
    connect(one.data, code, { ...slack, authRef: { env: 'BOT' } })
  }
  connect(one.data, OWNER, {
    key: 'webhook',
    service: 'WEBHOOK',
    endpointUrl: null,
    authRef: null,
    authType: 'NONE',
  })
  await send(messages(), 'fail')
  await send([[OWNER, 'linked', { ...MAIL, attachments: [attachment()] }]], 'link')
})

afterAll(async () => {
  one.close()
  await smtp.close()
  await service.close()
})

const content = {
  subject: '資格期限のお知らせ',
  body: '期限が近づいています。',
  format: 'PLAIN',
} as const
const MAIL = {
  channel: 'EMAIL',
  recipient: { type: 'USER', address: 'a@yamato.example.jp' },
  content,
} as const

type Sent = readonly [
  owner: string,
  name: string,
  message: Pick<TenantMessage, 'channel' | 'recipient' | 'content' | 'attachments'>,
]

function messages(): Sent[] {
  const template = {
    subject: null,
    body: '{{name}} {{deadline_date}}',
    format: 'PLAIN',
    parameters: ['name'],
  } as const
  const room = { channel: 'SLACK', recipient: { type: 'CHANNEL', address: 'C1' }, content } as const
  return [
    [
      OWNER,
      'hook',
      { channel: 'WEBHOOK', recipient: { type: 'WEBHOOK', address: '{"env":"HOOK"}' }, content },
    ],
    [OWNER, 'revoked', room],
    ['umi', 'expired', room],
    [OWNER, 'large', { ...MAIL, attachments: [attachment()] }],
    [
      OWNER,
      'broken',
      {
        ...MAIL,
        recipient: { type: 'USER', address: 'a@yamato.example.jp\r\nBcc: b@evil.example' },
      },
    ],
    [OWNER, 'variable', { ...MAIL, content: { template, values: { name: '佐藤' } } }],
  ]
}

/** Thirty megabytes. */
function attachment() {
  const folder = join(one.data.root, 'reports', OWNER)
  mkdirSync(folder, { recursive: true })
  const bytes = Buffer.alloc(30_000_000)
  writeFileSync(join(folder, 'large.pdf'), bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const path = `reports/${OWNER}/large.pdf`
  return { path, filename: 'large.pdf', contentType: 'application/pdf', sha256 }
}

async function send(list: readonly Sent[], oversized: 'fail' | 'link'): Promise<void> {
  const settings = settingsFor(smtp)
  const clock = jumpingClock(MORNING)
  const delivery = openDelivery({
    folder: one.data.folder,
    settings: { ...settings, mail: { ...settings.mail, oversized } },
    clock,
    signal: new AbortController().signal,
    by: 'test',
    runId: 'run',
    batchId: 'BATCH-406',
    dryRun: false,
    alive: { at: clock.now(), attempts: [] },
    secret: (ref) => ('env' in ref && ref.env === 'HOOK' ? `${service.base}/hook` : 'xoxb-secret'),
    crashAt: null,
    alerts: { raise: () => {}, clear: () => {} },
  })
  for (const [owner, name, message] of list) {
    const row = { ...message, priority: 2, dedupe: name } as TenantMessage
    ids.set(name, delivery.enqueue(one.data.tenant(owner), row).id)
  }
  const whose = { platform: false, tenants: [OWNER, 'umi'] }
  await delivery.drain({ whose, ids: [...ids.values()], deadline: clock.now() + 60_000 })
  await delivery.close()
}

test.each([
  [
    'hook',
    OWNER,
    '送信不能',
    'Given up',
    'Webhook はなくなりました (HTTP 410)。作り直して',
    'The webhook is gone (HTTP 410). Make a new one',
  ],
  [
    'revoked',
    OWNER,
    '再送待ち',
    'To be tried again',
    'Bot が削除され、トークンは失効しています。',
    'The token was revoked: the bot was removed.',
  ],
  [
    'expired',
    'umi',
    '再送待ち',
    'To be tried again',
    'トークンの期限が切れています。',
    'The token has expired.',
  ],
  [
    'large',
    OWNER,
    '送信不能',
    'Given up',
    '添付ファイルがメールの上限 (mail.maxMessageMb) を超えています。',
    'The attachments are larger than a mail may be',
  ],
  [
    'broken',
    OWNER,
    '送信不能',
    'Given up',
    'メールアドレスが正しくありません (改行、',
    'The address is not one mail address: it has a line break',
  ],
  [
    'variable',
    OWNER,
    '送信不能',
    'Given up',
    'テンプレートの値が足りないか、未定義の変数を使っています。',
    'it uses an unknown name. Correct the template',
  ],
])('%s', async (name, owner, stateJa, stateEn, whyJa, whyEn) => {
  const path = `/outbox/${owner}/${ids.get(name)}`
  const [ja, en] = [textOf(await page(one, path)), textOf(await page(one, path, { lang: 'en' }))]
  expect(ja).toMatch(new RegExp(`状態 ${stateJa} `))
  expect(ja).toContain(whyJa)
  expect(en).toMatch(new RegExp(`State ${stateEn} `))
  expect(en).toContain(whyEn)
  expect(ja + en).not.toContain('xoxb-secret')
})

test('refused credentials stop the connection; nothing of what was refused for its content has left', () => {
  const circuits = one.data
    .platform()
    .sqlite.prepare(
      `SELECT config_id, state FROM channel_circuits WHERE state <> 'CLOSED' ORDER BY 1`,
    )
  expect(circuits.raw().all()).toEqual([
    [`slack_api-umi`, 'AUTH'],
    [`slack_api-${OWNER}`, 'AUTH'],
  ])
  expect(smtp.received()).toHaveLength(1)
})

test('thirty megabytes arrive as a line that names the file, where large files are to be linked', async () => {
  const text = textOf(await page(one, `/outbox/${OWNER}/${ids.get('linked')}`, { lang: 'en' }))
  expect(text).toMatch(/State Sent /)
  const [mail] = smtp.received()
  expect(mail?.raw.byteLength).toBeLessThan(20_000)
  expect(
    Buffer.from(mail?.raw.toString('latin1').split(/\r\n\r\n/)[1] ?? '', 'base64').toString(),
  ).toContain('large.pdf')
})
