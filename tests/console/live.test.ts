import { afterEach, expect, test } from 'vitest'
import { type Installation, installation } from './fixture/installation.ts'
import { get, page, post } from './fixture/requests.ts'

let one: Installation
afterEach(() => one.close())

/** Reads the stream until it has said `wanted`, and leaves; gives up after twenty seconds. */
async function readUntil(answer: Response, wanted: string): Promise<string> {
  const reader = readerOf(answer)
  const heard = await hear(reader, wanted)
  await reader.cancel()
  return heard
}

type Reader = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>

function readerOf(answer: Response): Reader {
  const reader = answer.body?.getReader()
  if (!reader) throw new Error('no stream')
  return reader
}

async function hear(reader: Reader, wanted: string): Promise<string> {
  const decoder = new TextDecoder()
  const giveUp = AbortSignal.timeout(20_000)
  giveUp.addEventListener('abort', () => void reader.cancel())
  let heard = ''
  while (!heard.includes(wanted)) {
    const { done, value } = await reader.read()
    if (done) throw new Error(`the stream ended without ${wanted}: ${heard.slice(-500)}`)
    heard += decoder.decode(value, { stream: true })
  }
  return heard
}

function finishRun(runId: string): void {
  const sql = `UPDATE runs SET state = 'succeeded', finished_at = started_at + 2100000 WHERE id = ?`
  one.data.ops().sqlite.prepare(sql).run(runId)
}

test('the page of a run is renewed when the run ends', async () => {
  one = installation()
  const { running } = one.runIds
  const answer = await get(one, `/events/runs/${running}`)
  expect(answer.headers.get('content-type')).toContain('text/event-stream')
  finishRun(running)
  one.publish({ kind: 'run', runId: running, batchId: 'BATCH-101' })
  const heard = await readUntil(answer, '正常終了（')
  expect(heard).toContain(`<hx-partial hx-target="#run-${running}" hx-swap="outerMorph">`)
})

test('the today page is renewed in its parts', async () => {
  one = installation()
  const answer = await get(one, '/events/today', { lang: 'en' })
  finishRun(one.runIds.running)
  one.publish({ kind: 'run', runId: one.runIds.running, batchId: 'BATCH-101' })
  const heard = await readUntil(answer, 'running <b class="number">1</b>')
  expect(heard).toContain('hx-target="#today-head"')
})

test('the plan is renewed when a due time is skipped elsewhere; the forms of a chosen one are left alone', async () => {
  one = installation({ history: 'none' })
  const due = 'BATCH-202@2026-11-30T21:00:00.000Z'
  const path = `/plan?month=2026-12&day=2026-12-01&batch=BATCH-202&due=${due}`
  const html = await page(one, path)
  expect(html).toContain('hx-sse:connect="/events/plan?month=2026-12&amp;day=2026-12-01')
  const answer = await get(one, `/events${path}`)
  const first = await post(one, '/batches/BATCH-202/skips', {
    due: due.slice(10),
    reason: '棚卸のため',
  })
  expect(first.status).toBe(303)
  one.publish({ kind: 'occurrence', batchId: 'BATCH-202' })
  const heard = await readUntil(answer, '棚卸のため')
  for (const id of ['calendar', 'due-times', 'in-force'])
    expect(heard).toContain(`hx-target="#${id}"`)
  expect(heard).not.toContain('id="change"')
})

test('a tab that opens after a change is never shown the drawing from before it', async () => {
  one = installation({ history: 'none' })
  const elsewhere = readerOf(await get(one, '/events/plan?batch=BATCH-202'))
  await hear(elsewhere, 'id="in-force"')
  const held = await post(one, '/batches/BATCH-202/holds', { reason: '経理の確認待ち' })
  expect(held.status).toBe(303)
  const heard = await readUntil(await get(one, '/events/plan?batch=BATCH-202'), 'id="in-force"')
  expect(heard).toContain('経理の確認待ち')
  await elsewhere.cancel()
})

test('every message is followed by a pulse with the time, so that a page knows how old it is', async () => {
  one = installation()
  const heard = await readUntil(await get(one, '/events/batches'), 'event: pulse')
  expect(heard).toContain('data: 2026-11-23T17:34:05.000Z 02:34:05')
})

test('more tabs than the limit are refused', async () => {
  one = installation()
  const answers = await Promise.all(Array.from({ length: 201 }, () => get(one, '/events/batches')))
  expect(answers.filter((answer) => answer.status === 503).length).toBe(1)
  await Promise.all(answers.map((answer) => answer.body?.cancel()))
})
