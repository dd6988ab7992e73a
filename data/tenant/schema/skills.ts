/** Tables of a tenant file: skills, grades and who has them. */
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** MST_SkillCategory; app; 10 (m) */
export const skillCategories = sqliteTable('skill_categories', {
  categoryId: text('category_id').primaryKey(),
  categoryCode: text('category_code').notNull(),
  categoryName: text('category_name').notNull(),
  parentCategoryId: text('parent_category_id'),
  categoryLevel: integer('category_level').notNull(),
  categoryPath: text('category_path').notNull(),
  categoryType: text('category_type', {
    enum: ['TECHNICAL', 'BUSINESS', 'SOFT', 'CERTIFICATION', 'LANGUAGE'],
  }).notNull(),
  categoryStatus: text('category_status').notNull(),
  displayOrder: integer('display_order').notNull(),
  colorCode: text('color_code'),
  effectiveFrom: text('effective_from'),
  effectiveTo: text('effective_to'),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** MST_SkillItem, with MST_Skill merged in; app; 80 (m) */
export const skillItems = sqliteTable('skill_items', {
  skillItemId: text('skill_item_id').primaryKey(),
  skillCode: text('skill_code').notNull(),
  skillName: text('skill_name').notNull(),
  skillNameEn: text('skill_name_en'),
  skillCategoryId: text('skill_category_id').notNull(),
  skillType: text('skill_type', {
    enum: ['TECHNICAL', 'BUSINESS', 'SOFT', 'LANGUAGE', 'CERTIFICATION'],
  }).notNull(),
  difficultyLevel: integer('difficulty_level'),
  importanceLevel: integer('importance_level'),
  marketDemand: text('market_demand'),
  technologyTrend: text('technology_trend'),
  isCoreSkill: integer('is_core_skill', { mode: 'boolean' }).notNull(),
  isActive: integer('is_active', { mode: 'boolean' }).notNull(),
  effectiveFrom: text('effective_from'),
  effectiveTo: text('effective_to'),
  displayOrder: integer('display_order').notNull(),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** app */
export const skillHierarchy = sqliteTable(
  'skill_hierarchy',
  {
    parentId: text('parent_id').notNull(),
    childId: text('child_id').notNull(),
    level: integer('level').notNull(),
    path: text('path').notNull(),
    isLeaf: integer('is_leaf', { mode: 'boolean' }).notNull(),
    isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.parentId, t.childId] })],
)

/** MST_JobTypeSkill; app; 120 (m) */
export const jobTypeSkills = sqliteTable('job_type_skills', {
  id: text('id').primaryKey(),
  jobTypeId: text('job_type_id').notNull(),
  skillItemId: text('skill_item_id').notNull(),
  requiredLevel: integer('required_level').notNull(),
  skillPriority: text('skill_priority', { enum: ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] }).notNull(),
  skillWeight: real('skill_weight'),
  alternativeSkills: text('alternative_skills', { mode: 'json' }),
  certificationRequired: integer('certification_required', { mode: 'boolean' }).notNull(),
  skillStatus: text('skill_status', { enum: ['ACTIVE', 'DEPRECATED', 'OBSOLETE'] }).notNull(),
  effectiveDate: text('effective_date').notNull(),
  expiryDate: text('expiry_date'),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** MST_EmployeeJobType; app; 210 (m) */
export const employeeJobTypes = sqliteTable('employee_job_types', {
  id: text('id').primaryKey(),
  employeeId: text('employee_id').notNull(),
  jobTypeId: text('job_type_id').notNull(),
  assignmentType: text('assignment_type', {
    enum: ['PRIMARY', 'SECONDARY', 'TEMPORARY', 'TRAINING', 'CANDIDATE'],
  }).notNull(),
  assignmentRatio: integer('assignment_ratio'),
  assignmentStatus: text('assignment_status', {
    enum: ['ACTIVE', 'INACTIVE', 'PENDING'],
  }).notNull(),
  proficiencyLevel: text('proficiency_level', {
    enum: ['NOVICE', 'BEGINNER', 'INTERMEDIATE', 'ADVANCED', 'EXPERT'],
  }).notNull(),
  effectiveStartDate: text('effective_start_date').notNull(),
  effectiveEndDate: text('effective_end_date'),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** MST_SkillGrade; app; 5 (m) */
export const skillGrades = sqliteTable('skill_grades', {
  gradeId: text('grade_id').primaryKey(),
  gradeCode: text('grade_code').notNull(), // BEGINNER…EXPERT
  letter: text('letter', { enum: ['S', 'A', 'B', 'C', 'D'] }).notNull(), // S = 5
  gradeName: text('grade_name').notNull(),
  gradeLevel: integer('grade_level').notNull(),
  colorCode: text('color_code'),
  sortOrder: integer('sort_order').notNull(),
  isActive: integer('is_active', { mode: 'boolean' }).notNull(),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** TRN_EmployeeSkillGrade; app; 400 (m), +10 */
export const employeeSkillGrades = sqliteTable('employee_skill_grades', {
  id: text('id').primaryKey(),
  employeeId: text('employee_id').notNull(),
  jobTypeId: text('job_type_id').notNull(),
  skillGrade: text('skill_grade').notNull(), // S–D or 1–5
  skillLevel: integer('skill_level'),
  effectiveDate: text('effective_date').notNull(),
  expiryDate: text('expiry_date'), // null = current
  evaluationDate: text('evaluation_date').notNull(),
  nextEvaluationDate: text('next_evaluation_date'),
  evaluatorId: text('evaluator_id'),
  certificationFlag: integer('certification_flag', { mode: 'boolean' }).notNull(),
  evaluationComment: text('evaluation_comment'),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  createdBy: text('created_by'),
  updatedBy: text('updated_by'),
})

/** TRN_SkillRecord; app; 2,400 (m), +100, 300 updates */
export const skillRecords = sqliteTable('skill_records', {
  skillRecordId: text('skill_record_id').primaryKey(),
  employeeId: text('employee_id').notNull(),
  skillItemId: text('skill_item_id').notNull(),
  skillCategoryId: text('skill_category_id').notNull(),
  skillLevel: integer('skill_level').notNull(),
  selfAssessment: integer('self_assessment'),
  managerAssessment: integer('manager_assessment'),
  assessorId: text('assessor_id'),
  acquisitionDate: text('acquisition_date'),
  assessmentDate: text('assessment_date'),
  lastUsedDate: text('last_used_date'),
  expiryDate: text('expiry_date'),
  certificationId: text('certification_id'),
  skillStatus: text('skill_status', { enum: ['ACTIVE', 'EXPIRED', 'SUSPENDED'] }).notNull(),
  learningHours: real('learning_hours'),
  projectExperienceCount: integer('project_experience_count'),
  evidenceDescription: text('evidence_description'),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  createdBy: text('created_by'),
  updatedBy: text('updated_by'),
})

/** TRN_SkillEvidence; app; +40 */
export const skillEvidence = sqliteTable('skill_evidence', {
  evidenceId: text('evidence_id').primaryKey(),
  employeeId: text('employee_id').notNull(),
  skillItemId: text('skill_item_id').notNull(),
  evidenceType: text('evidence_type').notNull(),
  evidenceTitle: text('evidence_title').notNull(),
  evidenceDate: text('evidence_date').notNull(),
  relatedCertificationId: text('related_certification_id'),
  relatedProjectId: text('related_project_id'),
  relatedTrainingId: text('related_training_id'),
  certificateNumber: text('certificate_number'),
  issuerName: text('issuer_name'),
  filePath: text('file_path'),
  validityStartDate: text('validity_start_date'),
  validityEndDate: text('validity_end_date'),
  verificationStatus: text('verification_status', {
    enum: ['PENDING', 'VERIFIED', 'REJECTED', 'EXPIRED'],
  }).notNull(),
  verifiedBy: text('verified_by'),
  verificationDate: text('verification_date'),
  skillLevelDemonstrated: integer('skill_level_demonstrated'),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  createdBy: text('created_by'),
  updatedBy: text('updated_by'),
})
