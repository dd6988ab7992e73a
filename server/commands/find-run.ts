/** Finds a run by its id or the beginning of it. */
import type { OpsDb } from '../../data/ops/open.ts'
import { type RunRow, runById, runByPrefix } from '../../data/ops/runs.ts'
import { TobanError } from '../domain/errors.ts'
import { listHint } from './page-hints.ts'

/** Throws `unknown_run` when none or more than one fits. */
export function findRun(ops: OpsDb, typed: string): RunRow {
  const id = typed.trim().toUpperCase()
  const run = runById(ops, id) ?? (id.length >= 6 ? runByPrefix(ops, id) : null)
  if (run) return run
  throw new TobanError({
    code: 'unknown_run',
    kind: 'not-found',
    message: { ja: `実行「${typed}」はありません。`, en: `no run "${typed}"` },
    hint: { ja: 'toban runs で一覧を確認してください。', en: 'List them with: toban runs' },
    onPage: listHint('/search'),
  })
}
