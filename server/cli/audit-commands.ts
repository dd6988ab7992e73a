/** `toban audit list | verify | export`: who did what, and proof that nobody changed the record. */
import type { Command } from 'commander'
import { verifyAudit } from '../../data/ops/audit.ts'
import { type AuditFilter, auditRows } from '../../data/ops/reading/audit-rows.ts'
import { auditLine, auditLines } from '../commands/audit-line.ts'
import { isoWithOffset } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import { answer, EXIT } from './output.ts'
import { plainTable } from './run-text.ts'
import { demandConfig, openPlanes, type Setting, settingOf } from './setting.ts'

const MOST_LISTED = 1_000
const LIST_LINES = 50

export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('who did what, when and why / 操作履歴')

  filtered(audit.command('list').description('newest first / 一覧'))
    .option('--limit <n>', 'how many', String(LIST_LINES))
    .action((options: FilterOptions & { limit: string }, command: Command) => {
      const setting = settingOf(command)
      const { timezone } = demandConfig(setting).config
      const rows = read(setting, (ops) =>
        auditRows(ops, { ...filterOf(options), beforeId: null, limit: limitOf(options.limit) }),
      )
      answer(
        setting.voice,
        rows.map((row) => auditLine(row, timezone)),
        () => {
          const table = plainTable(['at', 'who', 'verb', 'object', 'result', 'reason'])
          for (const row of rows) {
            const at = isoWithOffset(row.at, timezone).slice(0, 19)
            table.push([at, row.operator, row.verb, row.object, row.result, row.reason ?? ''])
          }
          return rows.length > 0 ? table.toString() : 'nothing on record'
        },
      )
    })

  audit
    .command('verify')
    .description('checks the chain: finds any change, deletion or reordering / 改ざん検査')
    .option('--head <hash>', 'a hash noted elsewhere: it must stand in the chain')
    .action((options: { head?: string }, command: Command) => {
      const setting = settingOf(command)
      const verdict = read(setting, verifyAudit)
      const known = options.head === undefined || hasHash(setting, options.head)
      const ok = verdict.broken === null && known
      answer(setting.voice, { ok, ...verdict, headFound: known }, () => {
        if (verdict.broken) return `broken at row ${verdict.broken.id}: ${verdict.broken.what}`
        if (!known) return 'the hash given does not stand in the chain: rows at the end are missing'
        return `ok: ${verdict.rows} rows, head ${verdict.head}`
      })
      if (!ok) process.exitCode = EXIT.badEnd
    })

  filtered(
    audit.command('export').description('all rows as JSON lines, oldest first / 書き出し'),
  ).action((options: FilterOptions, command: Command) => {
    const setting = settingOf(command)
    const { timezone } = demandConfig(setting).config
    read(setting, (ops) => {
      const pages = auditLines(ops, { ask: filterOf(options), zone: timezone })
      if (setting.voice.json) return answer(setting.voice, [...pages].flat(), () => '')
      for (const lines of pages)
        for (const line of lines) process.stdout.write(`${JSON.stringify(line)}\n`)
    })
  })
}

type FilterOptions = { operator?: string; object?: string; verb?: string; since?: string }

function filtered(command: Command): Command {
  return command
    .option('--operator <login>', 'only what this one did')
    .option('--object <text>', 'only what was done to this: a run, a batch, a tenant, a login')
    .option('--verb <verb>', 'only this verb, such as run.start')
    .option('--since <instant>', 'from this day or instant on (ISO 8601)')
}

function filterOf(options: FilterOptions): Omit<AuditFilter, 'beforeId' | 'limit'> {
  return {
    operator: options.operator ?? null,
    object: options.object ?? null,
    verb: options.verb ?? null,
    since: options.since === undefined ? null : instantOf(options.since),
  }
}

function instantOf(text: string): number {
  const at = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00+09:00` : text)
  if (Number.isFinite(at)) return at
  throw new TobanError({
    code: 'bad_instant',
    kind: 'bad-input',
    message: { ja: `日時として読めません: ${text}`, en: `not a day or instant: ${text}` },
    hint: {
      ja: '例: 2026-11-01、2026-11-01T09:00:00+09:00',
      en: 'For instance 2026-11-01 or 2026-11-01T09:00:00+09:00.',
    },
  })
}

function limitOf(text: string): number {
  const limit = Number(text)
  return Number.isInteger(limit) && limit > 0 ? Math.min(limit, MOST_LISTED) : LIST_LINES
}

function read<T>(setting: Setting, work: (ops: ReturnType<typeof openPlanes>['ops']) => T): T {
  const planes = openPlanes(setting, 'read-only')
  try {
    return work(planes.ops)
  } finally {
    planes.close()
  }
}

function hasHash(setting: Setting, hash: string): boolean {
  return read(setting, (ops) => auditRows(ops, { ...ALL, hash }).length > 0)
}

const ALL = { operator: null, object: null, verb: null, since: null, beforeId: null, limit: 1 }
