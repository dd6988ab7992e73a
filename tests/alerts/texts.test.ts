/** What a message says, in the language of the installation: what, since when, how often, for whom, where to look, what to do. */
import { afterEach, expect, it } from 'vitest'
import { alertStage, HOUR, tokyo } from '../fixture/alert-stage.ts'
import { cleanUp } from '../fixture/data-folder.ts'

afterEach(cleanUp)

const COMPANY = { count: () => 6, nameOf: () => '青葉株式会社' }
const STORAGE = {
  key: 'tenant:aoba:storage',
  tenantCode: 'aoba',
  severity: 'HIGH',
  value: 96.234,
  threshold: 95,
  message: {
    ja: 'ストレージの使用率が 96.2% です',
    en: 'storage is at 96.2 % of the contract',
  },
} as const

it('in Japanese with links to the run, the batch and the alert', () => {
  const stage = alertStage({
    language: 'ja',
    publicUrl: 'https://toban.example.jp/',
    tenants: COMPANY,
  })
  stage.raise(STORAGE, { batchId: 'BATCH-303', runId: 'RUN1' })
  const [message] = stage.messages()
  const id = message?.dedupe.split(':')[1]
  expect(message?.subject).toBe('[当番] 高 発生: ストレージの使用率が 96.2% です')
  expect(message?.body).toBe(`ストレージの使用率が 96.2% です

深刻度: 高
発生: 2026-11-25 02:00 (0分継続)
対象: 青葉株式会社 (aoba)
値: 96.23 (しきい値 95)
バッチ: BATCH-303 テナント状態監視バッチ
実行: https://toban.example.jp/runs/RUN1
手順: https://toban.example.jp/batches/BATCH-303
アラート: https://toban.example.jp/alerts/${id}
キー: tenant:aoba:storage

確認したら: toban alerts ack ${id} --note "…"
`)
  stage.pass(26 * HOUR)
  stage.clear('tenant:aoba:storage', { batchId: 'BATCH-303' })
  const recovery = stage.messages().at(-1)
  expect(recovery?.subject).toBe('[当番] 高 復旧: ストレージの使用率が 96.2% です')
  expect(recovery?.body).toContain(
    '発生: 2026-11-25 02:00 (2026-11-26 04:00 に復旧、継続 1日2時間)',
  )
  expect(recovery?.body).not.toContain('確認したら')
})

it('in English, without an address of the console: what to type instead', () => {
  const stage = alertStage()
  stage.raise(STORAGE, { batchId: 'BATCH-303', runId: 'RUN1' })
  const { subject, body } = stage.messages()[0] ?? { subject: '', body: '' }
  expect(subject).toBe('[Toban] HIGH New: storage is at 96.2 % of the contract')
  expect(body).toMatch(/^storage is at 96.2 % of the contract\n/)
  expect(body).toContain('Run: toban show RUN1')
  expect(body).toContain('Runbook: docs/batches/303.md')
  expect(body).toContain('Since: 2026-11-25 02:00 (for 0 min)')
})

it('names what the alert itself says to do, and the hours of a digest', () => {
  const stage = alertStage({ at: tokyo('2026-11-25 08:10'), language: 'ja' })
  stage.raise({
    key: 'calendar:next_year',
    message: '来年の休業日がありません',
    context: { todo: { ja: 'calendars.yaml に書く', en: 'write it into calendars.yaml' } },
  })
  stage.raise({ key: 'host:mem', message: 'メモリ不足' })
  stage.pass(HOUR)
  const [digest] = stage.heard()
  expect(digest?.subject).toBe('[当番] まとめ 2件 (2026-11-25 09:00)')
  expect(digest?.body).toContain('・[中] 発生 2026-11-25 08:10 来年の休業日がありません')
  stage.raise({
    key: 'calendar:next_year',
    severity: 'HIGH',
    message: 'x',
    context: { todo: { ja: 'calendars.yaml に書く', en: 'write it into calendars.yaml' } },
  })
  expect(stage.heard()[0]?.body).toContain('対応: calendars.yaml に書く')
})

it('keeps subjects to one short line, whatever a batch says', () => {
  const stage = alertStage()
  stage.raise({ severity: 'HIGH', message: `first line\nsecond ${'x'.repeat(500)}` })
  const { subject } = stage.messages()[0] ?? { subject: '' }
  expect([...subject].length).toBeLessThanOrEqual(120)
  expect(subject).not.toContain('\n')
})

it('what an older version said in one language is told as it was said', () => {
  const stage = alertStage({ at: tokyo('2026-11-25 08:10'), language: 'en' })
  stage.raise({ message: 'x', severity: 'HIGH' })
  const { sqlite } = stage.data.ops()
  sqlite.exec(`UPDATE alerts SET message = 'メモリ不足', message_en = NULL,
    context = '{"todo":"再起動する"}'`)
  stage.pass(24 * HOUR)
  const reminder = stage.messages().at(-1)
  expect(reminder?.subject).toContain(': メモリ不足')
  expect(reminder?.body).toContain('What to do: 再起動する')
})
