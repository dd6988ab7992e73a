/** What a change of the configuration does to the plan: of the last change, an earlier one, and an edit nobody has saved. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { putInForce } from '../../data/ops/config-versions.ts'
import { CONFIG_FILES } from '../../server/config/config.ts'
import { NOW } from './fixture/history.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { page, post, textOf } from './fixture/requests.ts'

const SHIPPED = Object.fromEntries(
  CONFIG_FILES.map((file) => [file, readFileSync(join('config', file), 'utf8')]),
)
const schedule = SHIPPED['schedule.yaml'] ?? ''
const MONTHLY = 'cron: "0 6 1 * *"'
/** The monthly report an hour later, the weekly one on Tuesdays. */
const later = schedule.replace(MONTHLY, 'cron: "0 7 1 * *"')
const tuesdays = later.replace('cron: "0 7 * * 1"', 'cron: "0 7 * * 2"')

let one: Installation
let fresh: Installation
beforeAll(() => {
  one = installation({ history: 'none' })
  fresh = installation({ history: 'none' })
  const versions = [schedule, later, tuesdays]
  versions.forEach((text, index) => {
    putInForce(one.data.ops(), {
      version: `v${index + 1}`.padEnd(64, '0'),
      files: { ...SHIPPED, 'schedule.yaml': text },
      at: NOW - (3 - index) * 3_600_000,
      by: 'sato',
    })
  })
})
afterAll(() => {
  one.close()
  fresh.close()
})

const read = async (path: string, lang: 'ja' | 'en' = 'ja') =>
  textOf(await page(one, path, { lang }))

describe('the last change', () => {
  test('says who made it and what it adds, removes and moves in 400 days', async () => {
    expect(later).not.toBe(schedule)
    expect(tuesdays).not.toBe(later)
    const text = await read('/plan/changes')
    expect(text).toContain('11/24(火) 01:34 の変更（sato）')
    expect(text).toContain('2026/11/24(火) から 400 日間')
    expect(text).toMatch(/BATCH-203 .* 0 7 \* \* 1 → 0 7 \* \* 2 .*移動 5\d 件: 火/)
    expect(text.split('schedule.yaml の編集')[0]).not.toContain('BATCH-202')
  })

  test('is told in English too, with the batches that newly meet', async () => {
    const text = await read('/plan/changes', 'en')
    expect(text).toContain('400 days from Tue, 24 Nov 2026')
    expect(text).toMatch(/5\d moved: Tue/)
    expect(text).toContain('New collisions')
  })

  test('may be compared from an earlier configuration on', async () => {
    const text = await read(`/plan/changes?base=${'v1'.padEnd(64, '0')}`)
    expect(text).toMatch(
      /BATCH-202 .*0 6 1 \* \* → 0 7 1 \* \* .*移動 13 件: 毎月 1 日 06:00 → 07:00/,
    )
    expect(text).toContain('BATCH-203')
  })

  test('is none on a fresh installation', async () => {
    expect(textOf(await page(fresh, '/plan/changes'))).toContain('設定は変わっていません')
  })
})

describe('an edit that is not saved', () => {
  test('is compared with what is in force, and stays in the form', async () => {
    const edit = tuesdays.replace('  BATCH-203:\n', '  BATCH-203:\n    enabled: false\n')
    const answer = await post(one, '/plan/changes', { schedule: edit.replaceAll('\n', '\r\n') })
    expect(answer.status).toBe(200)
    const html = await answer.text()
    expect(textOf(html)).toContain('編集中の内容（まだ保存していません）')
    expect(textOf(html)).toMatch(/－ 削除 5\d /)
    expect(html).toMatch(/BATCH-203:\r?\n {4}enabled: false/)
  })

  test('with faults lists each with its line, and nothing else happens', async () => {
    const edit = tuesdays.replace('cron: "0 7 * * 2"', 'cron: "0 77 * * 2"')
    const answer = await post(one, '/plan/changes', { schedule: edit }, { lang: 'en' })
    expect(answer.status).toBe(422)
    const line = edit.split('\n').findIndex((text) => text.includes('0 77')) + 1
    expect(textOf(await answer.text())).toContain(`schedule.yaml:${line}:`)
  })

  test('that changes nothing says so', async () => {
    const answer = await post(one, '/plan/changes', { schedule: tuesdays })
    expect(textOf(await answer.text())).toContain('追加・削除・移動はありません')
  })
})
