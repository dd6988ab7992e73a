/** Writes the plan of one company, its Excel file and its news; the second half of BATCH-701's `each`. */
import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { addDiffReport, type SyncRun } from '../../../data/tenant/org-sync.ts'
import { newId } from '../../../server/domain/ids.ts'
import { type ApplyAbout, applyPlan } from './apply.ts'
import { changeRows } from './change-rows.ts'
import { fileAway } from './inbox-moves.ts'
import type { Plan } from './plan.ts'
import type { SourceInput } from './source.ts'
import type { OrganisationState } from './state.ts'
import type { Work } from './sync.ts'
import { sayApplied } from './sync-alerts.ts'
import { countsOf, hasChanges, hasNews, type SyncResult } from './sync-result.ts'
import { tellHr } from './tell-hr.ts'
import { affectedPeople, writeDiffBook } from './workbook.ts'

export type Planned = Readonly<{
  /** Null when only waiting changes are applied. */
  input: SourceInput | null
  state: OrganisationState
  plan: Plan
  lastHighWater: string | null
}>

const LISTED = 20

/** The Excel file is written first: once the masters are changed, what HR is told about it must exist. */
export async function finishSync(work: Work, planned: Planned): Promise<SyncResult> {
  const { run } = work
  const file = hasNews(planned.plan) ? await writeBook(work, planned) : null
  const appliedPending = run.dryRun ? 0 : await applyAndFile(work, planned, file)
  if (file) await run.artifact(file.absolute, { kind: 'org-sync-diff' })
  return resultOf(work, planned, { file: file?.path ?? null, appliedPending })
}

/** Answers how many waiting changes were applied. */
async function applyAndFile(work: Work, planned: Planned, file: BookFile | null): Promise<number> {
  const { run, tenant } = work
  const applied = await commit(work, planned, file)
  if (planned.input?.inbox) {
    await fileAway(planned.input.inbox, { folder: run.folder, code: tenant.code, runId: run.id })
  }
  sayApplied({ tenant, run }, planned.plan)
  return applied
}

type BookFile = Readonly<{ absolute: string; path: string; bytes: number; sha256: string }>

async function writeBook({ tenant, run }: Work, { plan, state }: Planned): Promise<BookFile> {
  const { date } = run.params
  const absolute = join(tenant.reportsDir, 'org-sync', date, `組織同期_差分_${run.id}.xlsx`)
  await writeDiffBook(absolute, { plan, state, changes: changeRows(plan, date) })
  const content = await readFile(absolute)
  const path = relative(run.folder.root, absolute)
  return {
    absolute,
    path,
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  }
}

/** A file about changes that were rolled back would lie: it goes with them. */
async function commit(work: Work, planned: Planned, file: BookFile | null): Promise<number> {
  try {
    const { state, plan } = planned
    return applyPlan(work.tenant.db, plan, { state, about: about(work, planned, file) })
      .appliedPending
  } catch (error) {
    if (file) await rm(file.absolute, { force: true })
    throw error
  }
}

function about(
  { run, tenant, ...work }: Work,
  planned: Planned,
  file: BookFile | null,
): ApplyAbout {
  const { plan } = planned
  const { date, allowMassClose } = run.params
  const at = run.now()
  return {
    run: syncRun({ run, tenant, ...work }, planned),
    changes: changeRows(plan, date),
    date,
    at,
    allowedBy: allowMassClose ? run.triggeredBy : null,
    also: () => {
      if (file === null) return
      const { path: filePath, bytes: fileSize, sha256 } = file
      addDiffReport(tenant.db, {
        id: newId(at),
        period: date,
        filePath,
        fileSize,
        sha256,
        runId: run.id,
        at,
      })
      if (hasChanges(plan)) tellHr(tenant, run, newsOf(plan, filePath))
    },
  }
}

function newsOf(plan: Plan, file: string) {
  const { fetched: _rows, unchanged: _same, ...counts } = countsOf(plan)
  const changes = counts.inserted + counts.updated + counts.moved + counts.closed + counts.reopened
  const words = `新設 ${counts.inserted}、変更 ${counts.updated}、異動 ${counts.moved}、廃止 ${counts.closed}、再開 ${counts.reopened}、却下 ${counts.rejected}、予約 ${counts.pending}`
  return {
    outcome: 'changed' as const,
    title: `組織マスタが同期されました(変更 ${changes} 件)`,
    message: words,
    isUrgent: changes > LISTED,
    file,
  }
}

function syncRun(
  { run, connection, syncType }: Work,
  { input, plan, lastHighWater }: Planned,
): SyncRun {
  return {
    ...countsOf(plan),
    runId: run.id,
    source: connection.source,
    syncType,
    fileName: input?.fileName ?? null,
    sha256: input?.sha256 ?? null,
    encoding: input?.encoding ?? null,
    highWater: input?.highWater ?? lastHighWater,
    guard: null,
    state: 'ok',
    error: null,
    startedAt: run.now(),
    finishedAt: run.now(),
  }
}

type Ended = Readonly<{ file: string | null; appliedPending: number }>

function resultOf(
  { run, connection }: Work,
  planned: Planned,
  { file, appliedPending }: Ended,
): SyncResult {
  const { plan, input } = planned
  const unplaced = plan.closedPlaces.unplaced.map(({ employee }) => employee.code)
  if (unplaced.length > 0)
    run.log.warn('要再配属: employees of closed departments without a successor', { unplaced })
  return {
    ...countsOf(plan),
    mode: run.dryRun ? 'preview' : 'apply',
    source: connection.source,
    sha256: input?.sha256 ?? null,
    appliedPending,
    affectedEmployees: affectedPeople(planned).length,
    unplaced: unplaced.slice(0, LISTED),
    warnings: plan.departments.warnings.slice(0, LISTED),
    diffFile: file,
  }
}
