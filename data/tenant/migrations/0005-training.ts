/** Schema step 5 of a tenant file: certifications, training, goals, careers and projects. */
import type { Migration } from '../../sqlite/migrate.ts'

export const training: Migration = {
  version: 5,
  name: 'training',
  sql: `
-- MST_Certification; app; 40 (m)
CREATE TABLE certifications (
  certification_id TEXT NOT NULL PRIMARY KEY,
  certification_code TEXT NOT NULL UNIQUE,
  certification_name TEXT NOT NULL,
  category TEXT NOT NULL CHECK (category IN ('IT', 'BUSINESS', 'NATIONAL', 'LANGUAGE', 'OTHER')),
  level TEXT NOT NULL CHECK (level IN ('BASIC', 'INTERMEDIATE', 'ADVANCED', 'EXPERT')),
  issuer TEXT,
  validity_period_months INTEGER CHECK (validity_period_months >= 0),
  renewal_required INTEGER NOT NULL CHECK (renewal_required IN (0, 1)),
  pdu_required REAL,
  pdu_cycle_months INTEGER CHECK (pdu_cycle_months >= 0),
  exam_fee INTEGER CHECK (exam_fee >= 0), -- yen
  is_recommended INTEGER NOT NULL CHECK (is_recommended IN (0, 1)),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  skill_category_id TEXT,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- MST_CertificationRequirement; app; 30 (m)
CREATE TABLE certification_requirements (
  requirement_id TEXT NOT NULL PRIMARY KEY,
  certification_id TEXT NOT NULL REFERENCES certifications (certification_id),
  requirement_type TEXT NOT NULL CHECK (requirement_type IN ('JOB_TYPE', 'POSITION', 'SKILL_GRADE', 'PROJECT', 'PROMOTION')),
  requirement_level TEXT NOT NULL CHECK (requirement_level IN ('MANDATORY', 'PREFERRED', 'OPTIONAL', 'DISQUALIFYING')),
  target_job_type_id TEXT,
  target_position_id TEXT,
  target_department_id TEXT,
  target_skill_grade_id TEXT,
  grace_period_months INTEGER CHECK (grace_period_months >= 0),
  alternative_certifications TEXT CHECK (json_valid(alternative_certifications)),
  effective_start_date TEXT NOT NULL CHECK (effective_start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  effective_end_date TEXT CHECK (effective_end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  active_flag INTEGER NOT NULL CHECK (active_flag IN (0, 1)),
  notification_timing TEXT,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- TRN_PDU; app; +20
CREATE TABLE pdu_records (
  pdu_id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  certification_id TEXT,
  activity_date TEXT NOT NULL CHECK (activity_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  activity_name TEXT NOT NULL,
  activity_type TEXT NOT NULL,
  pdu_category TEXT NOT NULL CHECK (pdu_category IN ('TECHNICAL', 'LEADERSHIP', 'STRATEGIC', 'BUSINESS')),
  pdu_points REAL NOT NULL CHECK (pdu_points > 0), -- 1 decimal
  duration_hours REAL NOT NULL,
  approval_status TEXT NOT NULL CHECK (approval_status IN ('PENDING', 'APPROVED', 'REJECTED', 'UNDER_REVIEW')),
  approved_by TEXT,
  approval_date TEXT CHECK (approval_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  evidence_file_path TEXT,
  expiry_date TEXT CHECK (expiry_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  cost INTEGER CHECK (cost >= 0), -- yen
  cost_covered_by TEXT,
  related_training_id TEXT,
  related_project_id TEXT,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT,
  updated_by TEXT
) STRICT;

-- MST_TrainingProgram; app; 30 (m)
CREATE TABLE training_programs (
  training_program_id TEXT NOT NULL PRIMARY KEY,
  program_code TEXT NOT NULL UNIQUE,
  program_name TEXT NOT NULL,
  program_category TEXT NOT NULL,
  program_type TEXT NOT NULL,
  duration_hours REAL NOT NULL,
  pdu_credits REAL,
  mandatory_flag INTEGER NOT NULL CHECK (mandatory_flag IN (0, 1)),
  repeat_interval INTEGER CHECK (repeat_interval >= 0),
  cost_per_participant INTEGER CHECK (cost_per_participant >= 0),
  active_flag INTEGER NOT NULL CHECK (active_flag IN (0, 1)),
  effective_from TEXT CHECK (effective_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  effective_to TEXT CHECK (effective_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- TRN_TrainingHistory; app; +30
CREATE TABLE training_history (
  training_history_id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  training_program_id TEXT REFERENCES training_programs (training_program_id),
  training_name TEXT NOT NULL,
  training_type TEXT NOT NULL,
  training_category TEXT NOT NULL,
  start_date TEXT NOT NULL CHECK (start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  end_date TEXT CHECK (end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  duration_hours REAL,
  attendance_status TEXT NOT NULL CHECK (attendance_status IN ('COMPLETED', 'PARTIAL', 'ABSENT', 'CANCELLED')),
  completion_rate REAL,
  test_score REAL,
  satisfaction_score INTEGER CHECK (satisfaction_score BETWEEN 1 AND 5),
  recommendation_score INTEGER CHECK (recommendation_score >= 0),
  grade TEXT,
  certificate_obtained INTEGER NOT NULL CHECK (certificate_obtained IN (0, 1)),
  certificate_number TEXT,
  pdu_earned REAL,
  cost INTEGER CHECK (cost >= 0), -- yen
  cost_covered_by TEXT CHECK (cost_covered_by IN ('COMPANY', 'EMPLOYEE', 'SHARED')),
  manager_approval INTEGER NOT NULL CHECK (manager_approval IN (0, 1)),
  follow_up_required INTEGER NOT NULL CHECK (follow_up_required IN (0, 1)),
  follow_up_date TEXT CHECK (follow_up_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  skills_acquired TEXT CHECK (json_valid(skills_acquired)),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT,
  updated_by TEXT
) STRICT;

-- MST_CareerPlan; app; 150 (m)
CREATE TABLE career_plans (
  career_plan_id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  plan_name TEXT NOT NULL,
  target_position_id TEXT,
  target_date TEXT CHECK (target_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  status TEXT NOT NULL CHECK (status IN ('DRAFT', 'ACTIVE', 'COMPLETED', 'CANCELLED')),
  description TEXT,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- TRN_GoalProgress; app; 600 (m), +20
CREATE TABLE goal_progress (
  goal_id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  supervisor_id TEXT REFERENCES employees (employee_id),
  goal_title TEXT NOT NULL,
  goal_category TEXT NOT NULL CHECK (goal_category IN ('BUSINESS', 'SKILL', 'CAREER', 'PERSONAL')),
  goal_type TEXT NOT NULL CHECK (goal_type IN ('QUANTITATIVE', 'QUALITATIVE', 'MILESTONE')),
  start_date TEXT NOT NULL CHECK (start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  target_date TEXT NOT NULL CHECK (target_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  target_value REAL,
  current_value REAL,
  unit TEXT,
  progress_rate REAL NOT NULL CHECK (progress_rate BETWEEN 0 AND 100),
  achievement_status TEXT NOT NULL CHECK (achievement_status IN ('NOT_STARTED', 'IN_PROGRESS', 'COMPLETED', 'OVERDUE', 'CANCELLED')),
  achievement_rate REAL,
  approval_status TEXT NOT NULL CHECK (approval_status IN ('DRAFT', 'PENDING', 'APPROVED', 'REJECTED')),
  submitted_at INTEGER,
  self_evaluation INTEGER CHECK (self_evaluation BETWEEN 1 AND 5),
  supervisor_evaluation INTEGER CHECK (supervisor_evaluation BETWEEN 1 AND 5),
  completion_date TEXT CHECK (completion_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  next_review_date TEXT CHECK (next_review_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  priority_level TEXT NOT NULL,
  related_career_plan_id TEXT REFERENCES career_plans (career_plan_id),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT,
  updated_by TEXT
) STRICT;

-- TRN_ProjectRecord; app; +20
CREATE TABLE project_records (
  project_record_id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  project_code TEXT NOT NULL,
  project_name TEXT NOT NULL,
  client_name TEXT,
  project_type TEXT NOT NULL,
  project_scale TEXT NOT NULL,
  start_date TEXT NOT NULL CHECK (start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  end_date TEXT CHECK (end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  participation_rate INTEGER CHECK (participation_rate >= 0),
  role_title TEXT,
  project_status TEXT NOT NULL CHECK (project_status IN ('ACTIVE', 'COMPLETED', 'CANCELLED')),
  evaluation_score INTEGER CHECK (evaluation_score BETWEEN 1 AND 5),
  is_confidential INTEGER NOT NULL CHECK (is_confidential IN (0, 1)),
  is_public_reference INTEGER NOT NULL CHECK (is_public_reference IN (0, 1)),
  technologies_used TEXT CHECK (json_valid(technologies_used)),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT,
  updated_by TEXT
) STRICT;
`,
}
