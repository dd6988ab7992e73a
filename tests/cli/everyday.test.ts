/** An operator's day on the command line, from an empty folder: every answer is one JSON document, every end an exit code. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Said, toban } from '../fixture/process.ts'

let root: string
let data: string

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'toban-day-'))
  data = join(root, 'data')
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

function json<T>(args: readonly string[]): T & { said: Said } {
  const said = toban([...args, '--json'], { data })
  if (said.out === '') throw new Error(said.err)
  const document = JSON.parse(said.out) as T
  return Array.isArray(document)
    ? (Object.assign(document, { said }) as T & { said: Said })
    : { ...document, said }
}

type RunDocument = {
  id: string
  state: string
  businessDate: string
  queuedAt: string
  summary: Record<string, unknown>
  tenants: { code: string; state: string; result: Record<string, unknown> | null }[]
  artifacts: { path: string; sha256: string }[]
}

describe('from an empty folder', () => {
  it('init makes the planes and a first administrator with a one-time password, once', () => {
    const made = json<{ adminLogin: string; oneTimePassword: string }>(['init', '--sample-prices'])
    expect(made).toMatchObject({ adminLogin: 'admin' })
    expect(made.oneTimePassword.length).toBeGreaterThanOrEqual(12)
    const again = toban(['init', '--lang', 'en'], { data })
    expect(again.code).toBe(4)
    expect(again.err).toContain(data)
  })

  it('companies are registered, listed, and refused with every faulty field at once', () => {
    for (const code of ['aoba', 'sakura-hd']) {
      const fields = [
        '--code',
        code,
        '--name',
        `株式会社${code}`,
        '--plan',
        'STANDARD',
        '--admin-email',
        `it@${code}.example.jp`,
      ]
      expect(
        toban(['tenants', 'add', ...fields, '--contract-from', '2025-01-01'], { data }).code,
      ).toBe(0)
    }
    const listed = json<{ code: string; isActive: boolean }[]>(['tenants', 'list'])
    expect(listed.map((tenant) => [tenant.code, tenant.isActive])).toEqual([
      ['aoba', true],
      ['sakura-hd', true],
    ])
    const bad = toban(
      [
        'tenants',
        'add',
        '--code',
        'A',
        '--name',
        'x',
        '--plan',
        'GOLD',
        '--admin-email',
        'nobody',
        '--lang',
        'en',
      ],
      { data },
    )
    expect(bad.code).toBe(2)
    for (const field of ['code', 'admin_email']) expect(bad.err).toContain(`${field}: must be`)
  })

  let runId: string
  it('a run without a scheduler is executed on the spot and shown as the contract says', () => {
    const run = json<RunDocument>([
      'run',
      'BATCH-301',
      '--date',
      '2025-05-20',
      '--reason',
      'first try',
    ])
    runId = run.id
    expect(run).toMatchObject({
      state: 'succeeded',
      businessDate: '2025-05-20',
      trigger: 'manual',
      reason: 'first try',
      dryRun: false,
    })
    expect(run.queuedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+09:00$/)
    expect(run.summary).toMatchObject({
      batchId: 'BATCH-301',
      date: '2025-05-20',
      totalTenants: 2,
      successCount: 2,
      errorCount: 0,
    })
    expect(run.tenants.map((tenant) => [tenant.code, tenant.state])).toEqual([
      ['aoba', 'succeeded'],
      ['sakura-hd', 'succeeded'],
    ])
    expect(run.artifacts.map((artifact) => artifact.path)).toEqual([
      'reports/_platform/usage/usage_2025-05-20.json',
    ])
    expect(run.said.code).toBe(0)
  })

  it('runs, show and logs tell of it', () => {
    const runs = json<RunDocument[]>([
      'runs',
      '--batch',
      '301',
      '--state',
      'succeeded',
      '--tenant',
      'aoba',
    ])
    expect(runs.map((run) => run.id)).toEqual([runId])
    expect(json<RunDocument>(['show', runId.slice(0, 20)]).id).toBe(runId)
    expect(toban(['logs', runId, '--level', 'debug', '--json'], { data }).code).toBe(0)
    const unknown = toban(['show', '01AAAAAAAAAAAAAAAAAAAAAAAA', '--lang', 'en'], { data })
    expect(unknown.code).toBe(3)
    expect(unknown.err).toContain('no run')
  })

  it('a rerun of the failed tenants of a good run is refused; of everything it runs again', () => {
    expect(toban(['rerun', runId, '--failed'], { data }).code).toBe(4)
    const preview = json<{ willRun: string[]; leftAlone: string[] }>(['rerun', runId, '--preview'])
    expect(preview).toMatchObject({ willRun: ['aoba', 'sakura-hd'], leftAlone: [] })
    const chosen = json(['rerun', runId, '--tenants', 'aoba', '--preview'])
    expect(chosen).toMatchObject({ willRun: ['aoba'], leftAlone: ['sakura-hd'] })
    expect(toban(['rerun', runId, '--tenants', 'aoba,nobody', '--preview'], { data }).code).toBe(2)
    const again = json<RunDocument & { parentRunId: string }>(['rerun', runId, '--reason', 'again'])
    expect(again).toMatchObject({
      state: 'succeeded',
      parentRunId: runId,
      businessDate: '2025-05-20',
    })
  })

  it('a dry run shows figures and changes nothing', () => {
    const run = json<RunDocument>([
      'run',
      'BATCH-301',
      '--date',
      '2025-05-21',
      '--dry-run',
      '--tenants',
      'aoba',
    ])
    expect(run).toMatchObject({ state: 'succeeded', dryRun: true })
    expect(run.tenants.map((tenant) => tenant.code)).toEqual(['aoba'])
    expect(run.artifacts).toEqual([])
  })

  it('the plan lists what is due, and the check is content with the shipped configuration', () => {
    const plan = json<{ batchId: string; dueAt: string; businessDate: string }[]>([
      'plan',
      '--from',
      '2026-06-01',
      '--batch',
      'BATCH-302',
    ])
    expect(plan.map(({ batchId, dueAt, businessDate }) => [batchId, dueAt, businessDate])).toEqual([
      ['BATCH-302', '2026-06-01T02:00:00.000+09:00', '2026-05-31'],
    ])
    expect(json<{ ok: boolean; faults: unknown[] }>(['check'])).toMatchObject({
      ok: true,
      faults: [],
    })
  })

  it('a disabled company is left out from then on', () => {
    expect(toban(['tenants', 'disable', 'aoba', '--reason', 'sold'], { data }).code).toBe(0)
    const run = json<RunDocument>(['run', 'BATCH-301', '--date', '2025-05-22'])
    expect(run.tenants.map((tenant) => tenant.code)).toEqual(['sakura-hd'])
  })

  it('a wrong word of command is bad usage', () => {
    expect(toban(['rnu'], { data }).code).toBe(2)
    expect(toban(['run', '--help'], { data }).code).toBe(0)
  })
})
