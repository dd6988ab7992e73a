/** Proposals about resources of companies, from the day they are made until they are decided; written by BATCH-306 and the console. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import type { Proposal, Resource } from '../../server/domain/resources/resource.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

export type ProposalState =
  | 'proposed'
  | 'applied'
  | 'rejected'
  | 'expired'
  | 'rolled_back'
  | 'failed'

export type StoredProposal = Proposal &
  Readonly<{
    id: number
    tenantId: string
    tenantCode: string
    state: ProposalState
    proposedAt: Instant
    decidedBy: string | null
    decidedAt: Instant | null
    appliedAt: Instant | null
    actualSavingMinor: number | null
  }>

const PROPOSAL = `SELECT p.id, p.tenant_id AS tenantId, t.tenant_code AS tenantCode, p.resource, p.kind,
    p.current_value AS current, p.proposed_value AS proposed, p.unit, p.saving_minor AS savingMinor, p.risk,
    p.confidence_bp AS confidenceBp, p.reasons, p.auto_applicable AS isAutoApplicable, p.state,
    p.proposed_at AS proposedAt, p.decided_by AS decidedBy, p.decided_at AS decidedAt, p.applied_at AS appliedAt,
    p.actual_saving_minor AS actualSavingMinor
  FROM optimization_proposals p JOIN tenants t ON t.tenant_id = p.tenant_id`
type Row = Omit<StoredProposal, 'reasons' | 'isAutoApplicable'> & {
  reasons: string
  isAutoApplicable: 0 | 1
}

function proposalOf(row: Row): StoredProposal {
  return {
    ...row,
    reasons: JSON.parse(row.reasons) as Proposal['reasons'],
    isAutoApplicable: row.isAutoApplicable === 1,
  }
}

export function proposalById(platform: PlatformDb, id: number): StoredProposal | null {
  const row = statement<[number], Row>(platform.sqlite, `${PROPOSAL} WHERE p.id = ?`).get(id)
  return row ? proposalOf(row) : null
}

/** Open ones, the greatest saving first. */
export function openProposals(platform: PlatformDb, limit: number): StoredProposal[] {
  const sql = `${PROPOSAL} WHERE p.state = 'proposed'
    ORDER BY p.kind = 'upsell', p.saving_minor DESC, t.tenant_code, p.resource LIMIT ?`
  return statement<[number], Row>(platform.sqlite, sql).all(limit).map(proposalOf)
}

function openOf(platform: PlatformDb, tenantId: string): StoredProposal[] {
  const sql = `${PROPOSAL} WHERE p.tenant_id = ? AND p.state = 'proposed' ORDER BY p.id`
  return statement<[string], Row>(platform.sqlite, sql).all(tenantId).map(proposalOf)
}

/** Rejected by a person since then, newest first. */
export function rejectedSince(
  platform: PlatformDb,
  tenantId: string,
  since: Instant,
): StoredProposal[] {
  const sql = `${PROPOSAL} WHERE p.tenant_id = @tenantId AND p.state = 'rejected' AND p.decided_at >= @since
    ORDER BY p.decided_at DESC`
  return statement<[object], Row>(platform.sqlite, sql).all({ tenantId, since }).map(proposalOf)
}

/** Applied in the span and still in force, oldest first. */
export function appliedBetween(
  platform: PlatformDb,
  tenantId: string,
  { from, to }: Readonly<{ from: Instant; to: Instant }>,
): StoredProposal[] {
  const sql = `${PROPOSAL} WHERE p.tenant_id = @tenantId AND p.state = 'applied' AND p.applied_at >= @from
    AND p.applied_at < @to ORDER BY p.applied_at, p.id`
  return statement<[object], Row>(platform.sqlite, sql).all({ tenantId, from, to }).map(proposalOf)
}

export type ProposalsOfRun = Readonly<{
  tenantId: string
  proposals: readonly Proposal[]
  /** Only these were looked at: what is open about another one is not over because it was not proposed again. */
  resources: readonly Resource[]
  runId: string
  at: Instant
}>

export type MergedProposals = Readonly<{
  created: number
  refreshed: number
  expired: number
  /** As they stand now, in the order they were given. */
  open: readonly StoredProposal[]
}>

/** An equal one that is open is refreshed; one that is not proposed any more is over. */
export function mergeProposals(platform: PlatformDb, of: ProposalsOfRun): MergedProposals {
  return platform.sqlite
    .transaction(() => {
      const known = new Map(openOf(platform, of.tenantId).map((one) => [nameOf(one), one]))
      const wanted = new Set(of.proposals.map(nameOf))
      const gone = [...known.values()].filter(
        (one) => !wanted.has(nameOf(one)) && of.resources.includes(one.resource),
      )
      for (const { id } of gone) expire(platform, id, of.at)
      const ids = of.proposals.map((one) => save(platform, of, one, known.get(nameOf(one))))
      const refreshed = of.proposals.filter((one) => known.has(nameOf(one))).length
      return {
        created: ids.length - refreshed,
        refreshed,
        expired: gone.length,
        open: ids.flatMap((id) => proposalById(platform, id) ?? []),
      }
    })
    .immediate()
}

function nameOf({ resource, kind }: Pick<Proposal, 'resource' | 'kind'>): string {
  return `${resource} ${kind}`
}

function save(
  platform: PlatformDb,
  { tenantId, runId, at }: ProposalsOfRun,
  proposal: Proposal,
  known: StoredProposal | undefined,
): number {
  const { reasons, isAutoApplicable, ...columns } = proposal
  const row = {
    ...columns,
    runId,
    reasons: JSON.stringify(reasons),
    isAutoApplicable: isAutoApplicable ? 1 : 0,
  }
  if (known) {
    statement(
      platform.sqlite,
      `UPDATE optimization_proposals SET run_id = @runId, current_value = @current, proposed_value = @proposed,
         unit = @unit, saving_minor = @savingMinor, risk = @risk, confidence_bp = @confidenceBp, reasons = @reasons,
         auto_applicable = @isAutoApplicable
       WHERE id = @id`,
    ).run({ ...row, id: known.id })
    return known.id
  }
  const sql = `INSERT INTO optimization_proposals (run_id, tenant_id, resource, kind, current_value, proposed_value, unit,
      saving_minor, risk, confidence_bp, reasons, auto_applicable, state, proposed_at)
    VALUES (@runId, @tenantId, @resource, @kind, @current, @proposed, @unit, @savingMinor, @risk, @confidenceBp, @reasons,
      @isAutoApplicable, 'proposed', @at)`
  return Number(statement(platform.sqlite, sql).run({ ...row, tenantId, at }).lastInsertRowid)
}

function expire(platform: PlatformDb, id: number, at: Instant): void {
  const sql = `UPDATE optimization_proposals SET state = 'expired', decided_at = ? WHERE id = ?`
  statement(platform.sqlite, sql).run(at, id)
}

export type Decision = Readonly<{ by: string; at: Instant }>

/** False when it is not open any more. */
export function rejectProposal(platform: PlatformDb, id: number, { by, at }: Decision): boolean {
  const sql = `UPDATE optimization_proposals SET state = 'rejected', decided_by = @by, decided_at = @at
    WHERE id = @id AND state = 'proposed'`
  return statement(platform.sqlite, sql).run({ id, by, at }).changes === 1
}

/** What became of one that was to be applied. */
export function settleProposal(
  platform: PlatformDb,
  id: number,
  { state, by, at }: Decision & Readonly<{ state: 'applied' | 'failed' }>,
): void {
  const sql = `UPDATE optimization_proposals SET state = @state, decided_by = @by, decided_at = @at,
      applied_at = CASE @state WHEN 'applied' THEN @at END
    WHERE id = @id AND state = 'proposed'`
  statement(platform.sqlite, sql).run({ id, state, by, at })
}

export function markRolledBack(platform: PlatformDb, id: number): void {
  const sql = `UPDATE optimization_proposals SET state = 'rolled_back' WHERE id = ? AND state = 'applied'`
  statement(platform.sqlite, sql).run(id)
}

export function saveActualSaving(platform: PlatformDb, id: number, minor: number): void {
  const sql = 'UPDATE optimization_proposals SET actual_saving_minor = ? WHERE id = ?'
  statement(platform.sqlite, sql).run(minor, id)
}

/** Closed ones and their adjustments. */
export function dropProposalsBefore(platform: PlatformDb, before: Instant): void {
  const closed = `SELECT id FROM optimization_proposals
    WHERE state <> 'proposed' AND COALESCE(applied_at, decided_at, proposed_at) < @before`
  const take = platform.sqlite.transaction(() => {
    // A rollback names the adjustment that it took back: it goes first.
    for (const which of ['rollback_of IS NOT NULL', 'rollback_of IS NULL']) {
      const sql = `DELETE FROM resource_adjustments WHERE ${which} AND proposal_id IN (${closed})`
      statement(platform.sqlite, sql).run({ before })
    }
    statement(platform.sqlite, `DELETE FROM optimization_proposals WHERE id IN (${closed})`).run({
      before,
    })
  })
  take.immediate()
}
