/** What of a company's records calls for a reminder on a day; asked by BATCH-401. Ended and deleted records are left out. */
import type { Day, Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

export type ExpiringCertification = Readonly<{
  id: string
  employeeId: string
  name: string
  expiryDate: Day
}>

/** Active records whose expiry lies from `from` to `to`, both included. */
export function expiringCertifications(
  tenant: TenantDb,
  span: Readonly<{ from: Day; to: Day }>,
): ExpiringCertification[] {
  const sql = `SELECT r.skill_record_id AS id, r.employee_id AS employeeId,
      COALESCE(c.certification_name, i.skill_name, r.skill_item_id) AS name, r.expiry_date AS expiryDate
    FROM skill_records r LEFT JOIN certifications c ON c.certification_id = r.certification_id
      LEFT JOIN skill_items i ON i.skill_item_id = r.skill_item_id
    WHERE r.expiry_date BETWEEN @from AND @to AND r.skill_status = 'ACTIVE' AND r.is_deleted = 0
    ORDER BY r.expiry_date, r.skill_record_id`
  return statement<[object], ExpiringCertification>(tenant.sqlite, sql).all(span)
}

export type OpenGoal = Readonly<{
  id: string
  employeeId: string
  title: string
  startDate: Day
  targetDate: Day
  nextReviewDate: Day | null
  /** Percent, 0 to 100. */
  progress: number
}>

const GOAL = `SELECT goal_id AS id, employee_id AS employeeId, goal_title AS title, start_date AS startDate,
    target_date AS targetDate, next_review_date AS nextReviewDate, progress_rate AS progress
  FROM goal_progress WHERE achievement_status NOT IN ('COMPLETED', 'CANCELLED') AND is_deleted = 0`

/** Goals that are due from `from` to `to`, both included. */
export function goalsDue(tenant: TenantDb, span: Readonly<{ from: Day; to: Day }>): OpenGoal[] {
  const sql = `${GOAL} AND target_date BETWEEN @from AND @to ORDER BY target_date, goal_id`
  return statement<[object], OpenGoal>(tenant.sqlite, sql).all(span)
}

/** Goals that have begun and are not due yet. */
export function goalsUnderWay(tenant: TenantDb, day: Day): OpenGoal[] {
  const sql = `${GOAL} AND start_date <= @day AND target_date >= @day ORDER BY goal_id`
  return statement<[object], OpenGoal>(tenant.sqlite, sql).all({ day })
}

export function goalsToReview(tenant: TenantDb, day: Day): OpenGoal[] {
  const sql = `${GOAL} AND next_review_date = @day ORDER BY goal_id`
  return statement<[object], OpenGoal>(tenant.sqlite, sql).all({ day })
}

export type FollowUp = Readonly<{ id: string; employeeId: string; training: string }>

export function followUpsDue(tenant: TenantDb, day: Day): FollowUp[] {
  const sql = `SELECT training_history_id AS id, employee_id AS employeeId, training_name AS training
    FROM training_history WHERE follow_up_required = 1 AND follow_up_date = @day AND is_deleted = 0
    ORDER BY training_history_id`
  return statement<[object], FollowUp>(tenant.sqlite, sql).all({ day })
}

/** Something that waits for the word of `approverId`, else of the person's manager. */
export type WaitingApproval = Readonly<{
  employeeId: string
  approverId: string | null
  since: Instant
}>

export function waitingApprovals(tenant: TenantDb, before: Instant): WaitingApproval[] {
  const sql = `SELECT employee_id AS employeeId, supervisor_id AS approverId, COALESCE(submitted_at, updated_at) AS since
    FROM goal_progress WHERE approval_status = 'PENDING' AND is_deleted = 0
      AND achievement_status <> 'CANCELLED' AND COALESCE(submitted_at, updated_at) < @before
    UNION ALL
    SELECT employee_id, NULL, created_at FROM pdu_records
    WHERE approval_status = 'PENDING' AND is_deleted = 0 AND created_at < @before`
  return statement<[object], WaitingApproval>(tenant.sqlite, sql).all({ before })
}

/** Active people with an account, hired before, none of whose skill records has changed since. */
export function withoutSkillChange(
  tenant: TenantDb,
  since: Readonly<{ at: Instant; day: Day }>,
): string[] {
  const sql = `SELECT e.employee_id FROM employees e
    WHERE e.employee_status = 'ACTIVE' AND e.is_deleted = 0 AND e.hire_date < @day
      AND EXISTS (SELECT 1 FROM user_accounts a WHERE a.employee_id = e.employee_id AND a.is_deleted = 0)
      AND NOT EXISTS (SELECT 1 FROM skill_records r WHERE r.employee_id = e.employee_id AND r.updated_at >= @at)
    ORDER BY e.employee_id`
  return statement<[object], string>(tenant.sqlite, sql).pluck().all(since)
}
