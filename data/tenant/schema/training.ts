/** Tables of a tenant file: certifications, training, goals, careers and projects. */
import { integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** MST_Certification; app; 40 (m) */
export const certifications = sqliteTable('certifications', {
  certificationId: text('certification_id').primaryKey(),
  certificationCode: text('certification_code').notNull(),
  certificationName: text('certification_name').notNull(),
  category: text('category', {
    enum: ['IT', 'BUSINESS', 'NATIONAL', 'LANGUAGE', 'OTHER'],
  }).notNull(),
  level: text('level', { enum: ['BASIC', 'INTERMEDIATE', 'ADVANCED', 'EXPERT'] }).notNull(),
  issuer: text('issuer'),
  validityPeriodMonths: integer('validity_period_months'),
  renewalRequired: integer('renewal_required', { mode: 'boolean' }).notNull(),
  pduRequired: real('pdu_required'),
  pduCycleMonths: integer('pdu_cycle_months'),
  examFee: integer('exam_fee'), // yen
  isRecommended: integer('is_recommended', { mode: 'boolean' }).notNull(),
  isActive: integer('is_active', { mode: 'boolean' }).notNull(),
  skillCategoryId: text('skill_category_id'),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** MST_CertificationRequirement; app; 30 (m) */
export const certificationRequirements = sqliteTable('certification_requirements', {
  requirementId: text('requirement_id').primaryKey(),
  certificationId: text('certification_id').notNull(),
  requirementType: text('requirement_type', {
    enum: ['JOB_TYPE', 'POSITION', 'SKILL_GRADE', 'PROJECT', 'PROMOTION'],
  }).notNull(),
  requirementLevel: text('requirement_level', {
    enum: ['MANDATORY', 'PREFERRED', 'OPTIONAL', 'DISQUALIFYING'],
  }).notNull(),
  targetJobTypeId: text('target_job_type_id'),
  targetPositionId: text('target_position_id'),
  targetDepartmentId: text('target_department_id'),
  targetSkillGradeId: text('target_skill_grade_id'),
  gracePeriodMonths: integer('grace_period_months'),
  alternativeCertifications: text('alternative_certifications', { mode: 'json' }),
  effectiveStartDate: text('effective_start_date').notNull(),
  effectiveEndDate: text('effective_end_date'),
  activeFlag: integer('active_flag', { mode: 'boolean' }).notNull(),
  notificationTiming: text('notification_timing'),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** TRN_PDU; app; +20 */
export const pduRecords = sqliteTable('pdu_records', {
  pduId: text('pdu_id').primaryKey(),
  employeeId: text('employee_id').notNull(),
  certificationId: text('certification_id'),
  activityDate: text('activity_date').notNull(),
  activityName: text('activity_name').notNull(),
  activityType: text('activity_type').notNull(),
  pduCategory: text('pdu_category', {
    enum: ['TECHNICAL', 'LEADERSHIP', 'STRATEGIC', 'BUSINESS'],
  }).notNull(),
  pduPoints: real('pdu_points').notNull(), // 1 decimal
  durationHours: real('duration_hours').notNull(),
  approvalStatus: text('approval_status', {
    enum: ['PENDING', 'APPROVED', 'REJECTED', 'UNDER_REVIEW'],
  }).notNull(),
  approvedBy: text('approved_by'),
  approvalDate: text('approval_date'),
  evidenceFilePath: text('evidence_file_path'),
  expiryDate: text('expiry_date'),
  cost: integer('cost'), // yen
  costCoveredBy: text('cost_covered_by'),
  relatedTrainingId: text('related_training_id'),
  relatedProjectId: text('related_project_id'),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  createdBy: text('created_by'),
  updatedBy: text('updated_by'),
})

/** MST_TrainingProgram; app; 30 (m) */
export const trainingPrograms = sqliteTable('training_programs', {
  trainingProgramId: text('training_program_id').primaryKey(),
  programCode: text('program_code').notNull(),
  programName: text('program_name').notNull(),
  programCategory: text('program_category').notNull(),
  programType: text('program_type').notNull(),
  durationHours: real('duration_hours').notNull(),
  pduCredits: real('pdu_credits'),
  mandatoryFlag: integer('mandatory_flag', { mode: 'boolean' }).notNull(),
  repeatInterval: integer('repeat_interval'),
  costPerParticipant: integer('cost_per_participant'),
  activeFlag: integer('active_flag', { mode: 'boolean' }).notNull(),
  effectiveFrom: text('effective_from'),
  effectiveTo: text('effective_to'),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** TRN_TrainingHistory; app; +30 */
export const trainingHistory = sqliteTable('training_history', {
  trainingHistoryId: text('training_history_id').primaryKey(),
  employeeId: text('employee_id').notNull(),
  trainingProgramId: text('training_program_id'),
  trainingName: text('training_name').notNull(),
  trainingType: text('training_type').notNull(),
  trainingCategory: text('training_category').notNull(),
  startDate: text('start_date').notNull(),
  endDate: text('end_date'),
  durationHours: real('duration_hours'),
  attendanceStatus: text('attendance_status', {
    enum: ['COMPLETED', 'PARTIAL', 'ABSENT', 'CANCELLED'],
  }).notNull(),
  completionRate: real('completion_rate'),
  testScore: real('test_score'),
  satisfactionScore: integer('satisfaction_score'),
  recommendationScore: integer('recommendation_score'),
  grade: text('grade'),
  certificateObtained: integer('certificate_obtained', { mode: 'boolean' }).notNull(),
  certificateNumber: text('certificate_number'),
  pduEarned: real('pdu_earned'),
  cost: integer('cost'), // yen
  costCoveredBy: text('cost_covered_by', { enum: ['COMPANY', 'EMPLOYEE', 'SHARED'] }),
  managerApproval: integer('manager_approval', { mode: 'boolean' }).notNull(),
  followUpRequired: integer('follow_up_required', { mode: 'boolean' }).notNull(),
  followUpDate: text('follow_up_date'),
  skillsAcquired: text('skills_acquired', { mode: 'json' }),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  createdBy: text('created_by'),
  updatedBy: text('updated_by'),
})

/** MST_CareerPlan; app; 150 (m) */
export const careerPlans = sqliteTable('career_plans', {
  careerPlanId: text('career_plan_id').primaryKey(),
  employeeId: text('employee_id').notNull(),
  planName: text('plan_name').notNull(),
  targetPositionId: text('target_position_id'),
  targetDate: text('target_date'),
  status: text('status', { enum: ['DRAFT', 'ACTIVE', 'COMPLETED', 'CANCELLED'] }).notNull(),
  description: text('description'),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** TRN_GoalProgress; app; 600 (m), +20 */
export const goalProgress = sqliteTable('goal_progress', {
  goalId: text('goal_id').primaryKey(),
  employeeId: text('employee_id').notNull(),
  supervisorId: text('supervisor_id'),
  goalTitle: text('goal_title').notNull(),
  goalCategory: text('goal_category', {
    enum: ['BUSINESS', 'SKILL', 'CAREER', 'PERSONAL'],
  }).notNull(),
  goalType: text('goal_type', { enum: ['QUANTITATIVE', 'QUALITATIVE', 'MILESTONE'] }).notNull(),
  startDate: text('start_date').notNull(),
  targetDate: text('target_date').notNull(),
  targetValue: real('target_value'),
  currentValue: real('current_value'),
  unit: text('unit'),
  progressRate: real('progress_rate').notNull(),
  achievementStatus: text('achievement_status', {
    enum: ['NOT_STARTED', 'IN_PROGRESS', 'COMPLETED', 'OVERDUE', 'CANCELLED'],
  }).notNull(),
  achievementRate: real('achievement_rate'),
  approvalStatus: text('approval_status', {
    enum: ['DRAFT', 'PENDING', 'APPROVED', 'REJECTED'],
  }).notNull(),
  submittedAt: integer('submitted_at'),
  selfEvaluation: integer('self_evaluation'),
  supervisorEvaluation: integer('supervisor_evaluation'),
  completionDate: text('completion_date'),
  nextReviewDate: text('next_review_date'),
  priorityLevel: text('priority_level').notNull(),
  relatedCareerPlanId: text('related_career_plan_id'),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  createdBy: text('created_by'),
  updatedBy: text('updated_by'),
})

/** TRN_ProjectRecord; app; +20 */
export const projectRecords = sqliteTable('project_records', {
  projectRecordId: text('project_record_id').primaryKey(),
  employeeId: text('employee_id').notNull(),
  projectCode: text('project_code').notNull(),
  projectName: text('project_name').notNull(),
  clientName: text('client_name'),
  projectType: text('project_type').notNull(),
  projectScale: text('project_scale').notNull(),
  startDate: text('start_date').notNull(),
  endDate: text('end_date'),
  participationRate: integer('participation_rate'),
  roleTitle: text('role_title'),
  projectStatus: text('project_status', { enum: ['ACTIVE', 'COMPLETED', 'CANCELLED'] }).notNull(),
  evaluationScore: integer('evaluation_score'),
  isConfidential: integer('is_confidential', { mode: 'boolean' }).notNull(),
  isPublicReference: integer('is_public_reference', { mode: 'boolean' }).notNull(),
  technologiesUsed: text('technologies_used', { mode: 'json' }),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  createdBy: text('created_by'),
  updatedBy: text('updated_by'),
})
