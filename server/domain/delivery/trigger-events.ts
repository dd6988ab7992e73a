/** The events notification settings may be for; the application adds none without telling us. */
export const TRIGGER_EVENTS: ReadonlySet<string> = new Set([
  'certification_expiring',
  'goal_deadline',
  'goal_behind',
  'goal_review_due',
  'training_follow_up',
  'skill_update_reminder',
  'approval_pending',
  'announcement',
  'skill_registered',
  'report_ready',
  'org_sync',
])
