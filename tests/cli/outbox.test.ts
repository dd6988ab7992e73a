/** The command line on outgoing messages: lists, in-doubt decisions, suppressed addresses, channels, a test message, a preview. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOUR, NINE, openStage, type Stage } from '../delivery/stage.ts'
import { startToban, toban } from '../fixture/process.ts'

let stage: Stage
let config: string
const ids: Record<'doubt' | 'other' | 'third' | 'dead' | 'waiting', string> = {
  doubt: '',
  other: '',
  third: '',
  dead: '',
  waiting: '',
}

beforeAll(async () => {
  stage = await openStage({ tenants: ['aoba'] })
  config = configWith(stage.smtp.port)
  for (const name of ['doubt', 'other', 'third'] as const) {
    stage.smtp.trouble({ stage: 'dot', act: 'hang_up', about: new RegExp(`^${name}@`), times: 1 })
    ids[name] = stage.mail('aoba', `${name}@aoba.example.jp`)
  }
  stage.smtp.trouble({ stage: 'rcpt', act: { reply: '550 5.1.1 unknown' }, about: /^gone@/ })
  ids.dead = stage.mail('aoba', 'gone@aoba.example.jp')
  ids.waiting = stage.mail('aoba', 'later@aoba.example.jp', { notBefore: NINE + 24 * HOUR })
  stage.made
    .tenant('aoba')
    .sqlite.exec(`INSERT INTO notification_templates VALUES ('T1', 'reminder', 'EMAIL', 'ja',
    '【重要】{{name}}', '{{name}} の期限は {{deadline}} です', 'PLAIN', '["name","deadline"]',
    '{"name":"髙橋","deadline":"2026-07-25"}', 1, 1, 1)`)
  await stage.drain()
})
afterAll(async () => {
  await stage.close()
  rmSync(config, { recursive: true, force: true })
})

/** The shipped configuration with its relay on loopback. */
function configWith(port: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'toban-config-'))
  cpSync('config', folder, { recursive: true })
  const file = join(folder, 'toban.yaml')
  const relay = `  smtp: { host: 127.0.0.1, port: ${port}, requireTls: false }`
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^ {2}smtp: null$/m, relay))
  return folder
}

const run = (...args: string[]) => toban(args, { data: stage.made.root, config })
const json = (...args: string[]) => JSON.parse(run(...args, '--json').out) as unknown
const audited = (verb: string) =>
  stage.made
    .ops()
    .sqlite.prepare('SELECT object, reason, result FROM audit WHERE verb = ?')
    .all(verb)

describe('toban outbox', () => {
  it('lists what is not done, with masked addresses', () => {
    const rows = json('outbox', 'list') as { id: string; state: string; recipient: string }[]
    expect(Object.fromEntries(rows.map(({ id, state }) => [id, state]))).toEqual({
      [ids.doubt]: 'IN_DOUBT',
      [ids.other]: 'IN_DOUBT',
      [ids.third]: 'IN_DOUBT',
      [ids.dead]: 'DEAD',
      [ids.waiting]: 'PENDING',
    })
    expect(rows.find(({ id }) => id === ids.doubt)?.recipient).toBe('d***@aoba.example.jp')
    expect(run('outbox', 'list').out).not.toContain('doubt@')
  })

  it('filters by owner, state and channel, and refuses words it does not know', () => {
    expect(json('outbox', 'list', '--state', 'DEAD', '--owner', 'aoba')).toMatchObject([
      { id: ids.dead },
    ])
    expect(json('outbox', 'list', '--channel', 'SLACK')).toEqual([])
    expect(run('outbox', 'list', '--state', 'LOST').code).toBe(2)
    expect(run('outbox', 'list', '--owner', 'nobody').code).toBe(3)
    expect(run('outbox', 'list', '--limit', '0').code).toBe(2)
  })

  it('shows one with its text and its tries', () => {
    const row = json('outbox', 'show', ids.dead)
    expect(row).toMatchObject({
      state: 'DEAD',
      lastCode: '550 5.1.1',
      tries: [{ attemptSeq: 1, status: 'FAILED', outcome: 'D' }],
    })
    expect(run('outbox', 'show', ids.dead).out).toContain('期限が近づいています。')
    expect(run('outbox', 'show', 'nothing').code).toBe(3)
  })

  it.each([
    ['doubt', 'sent', 'SENT'],
    ['other', 'again', 'RETRY'],
    ['third', 'give-up', 'DEAD'],
    ['waiting', 'give-up', 'CANCELLED'],
  ] as const)('resolves %s as %s: %s, on record with its reason', (name, decision, after) => {
    const done = json('outbox', 'resolve', ids[name], '--as', decision, '--reason', `seen ${name}`)
    expect(done).toMatchObject({ id: ids[name], owner: 'aoba', after })
    expect(stage.row('aoba', ids[name]).state).toBe(after)
    expect(audited('delivery.resolve')).toContainEqual({
      object: `aoba/${ids[name]}`,
      reason: `seen ${name}`,
      result: 'ok',
    })
  })

  it('refuses what can not be decided, without a reason, or twice', () => {
    const twice = run('outbox', 'resolve', ids.doubt, '--as', 'again', '--reason', 'x')
    expect(twice.code).toBe(4)
    expect(twice.err).toContain('not_to_be_decided')
    expect(run('outbox', 'resolve', ids.dead, '--as', 'again').code).toBe(2)
    expect(run('outbox', 'resolve', ids.dead, '--as', 'again', '--reason', ' ').code).toBe(2)
    expect(run('outbox', 'resolve', ids.dead, '--as', 'maybe', '--reason', 'x').code).toBe(2)
    expect(audited('delivery.resolve')).toContainEqual({
      object: `aoba/${ids.doubt}`,
      reason: 'x',
      result: 'refused',
    })
  })
})

describe('toban suppressions', () => {
  it('lists them and lifts one by its address', () => {
    expect(json('suppressions', 'list')).toMatchObject([
      {
        owner: 'aoba',
        recipient: 'g***@aoba.example.jp',
        reason: 'HARD_BOUNCE',
        code: '550 5.1.1',
      },
    ])
    const lift = [
      'suppressions',
      'lift',
      'Gone@aoba.example.jp',
      '--owner',
      'aoba',
      '--reason',
      'corrected',
    ]
    expect(run(...lift).code).toBe(0)
    expect(json('suppressions', 'list')).toEqual([])
    expect(run(...lift).code).toBe(3)
    expect(audited('suppression.lift')).toMatchObject([{ result: 'ok' }, { result: 'refused' }])
  })
})

describe('toban channels', () => {
  it('lists connections with their circuit', () => {
    expect(json('channels', 'list')).toMatchObject([
      { id: 'smtp_server', channel: 'EMAIL', owner: '_platform', circuit: { state: 'CLOSED' } },
    ])
  })

  it('lets an open circuit be tried at once, with a reason', () => {
    stage.made
      .platform()
      .sqlite.exec(`UPDATE channel_circuits SET state = 'AUTH', open_until = NULL`)
    expect(run('channels', 'try', 'smtp_server', '--reason', 'new password').code).toBe(0)
    const circuit = stage.made
      .platform()
      .sqlite.prepare('SELECT state, open_until FROM channel_circuits')
      .get()
    expect(circuit).toMatchObject({ state: 'OPEN' })
    expect(run('channels', 'try', 'nothing', '--reason', 'x').code).toBe(3)
  })

  it('sends one visible test message through the ordinary outbox', async () => {
    const before = stage.smtp.count()
    const test = startToban(
      [
        'channels',
        'test',
        'aoba',
        '--to',
        'boss@aoba.example.jp',
        '--reason',
        'new relay',
        '--json',
      ],
      { data: stage.made.root, config },
    )
    await test.printed('"fate": "sent"')
    expect(stage.smtp.count()).toBe(before + 1)
    expect(stage.smtp.received().at(-1)?.to).toEqual(['boss@aoba.example.jp'])
    expect(audited('channel.test')).toHaveLength(1)
  })
})

describe('toban templates', () => {
  it('previews one with its sample data', () => {
    expect(json('templates', 'preview', 'aoba', 'reminder')).toMatchObject({
      ok: true,
      subject: '【重要】髙橋',
      body: '髙橋 の期限は 2026-07-25 です',
    })
  })

  it('says what is missing in given data, and ends badly', () => {
    const file = join(config, 'values.json')
    writeFileSync(file, '{"name":"x"}')
    const said = run('templates', 'preview', 'aoba', 'reminder', '--values', file)
    expect(said).toMatchObject({ code: 1 })
    expect(said.out).toContain('no value for {{deadline}}')
    expect(run('templates', 'preview', 'aoba', 'nothing').code).toBe(3)
  })
})
