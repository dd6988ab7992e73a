/** Schema step 4 of a tenant file: skills, grades and who has them. */
import type { Migration } from '../../sqlite/migrate.ts'

export const skills: Migration = {
  version: 4,
  name: 'skills',
  sql: `
-- MST_SkillCategory; app; 10 (m)
CREATE TABLE skill_categories (
  category_id TEXT NOT NULL PRIMARY KEY,
  category_code TEXT NOT NULL UNIQUE,
  category_name TEXT NOT NULL,
  parent_category_id TEXT,
  category_level INTEGER NOT NULL CHECK (category_level >= 0),
  category_path TEXT NOT NULL,
  category_type TEXT NOT NULL CHECK (category_type IN ('TECHNICAL', 'BUSINESS', 'SOFT', 'CERTIFICATION', 'LANGUAGE')),
  category_status TEXT NOT NULL,
  display_order INTEGER NOT NULL,
  color_code TEXT,
  effective_from TEXT CHECK (effective_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  effective_to TEXT CHECK (effective_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- MST_SkillItem, with MST_Skill merged in; app; 80 (m)
CREATE TABLE skill_items (
  skill_item_id TEXT NOT NULL PRIMARY KEY,
  skill_code TEXT NOT NULL UNIQUE,
  skill_name TEXT NOT NULL,
  skill_name_en TEXT,
  skill_category_id TEXT NOT NULL REFERENCES skill_categories (category_id),
  skill_type TEXT NOT NULL CHECK (skill_type IN ('TECHNICAL', 'BUSINESS', 'SOFT', 'LANGUAGE', 'CERTIFICATION')),
  difficulty_level INTEGER CHECK (difficulty_level BETWEEN 1 AND 5),
  importance_level INTEGER CHECK (importance_level BETWEEN 1 AND 5),
  market_demand TEXT,
  technology_trend TEXT,
  is_core_skill INTEGER NOT NULL CHECK (is_core_skill IN (0, 1)),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  effective_from TEXT CHECK (effective_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  effective_to TEXT CHECK (effective_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  display_order INTEGER NOT NULL,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- app
CREATE TABLE skill_hierarchy (
  parent_id TEXT NOT NULL REFERENCES skill_items (skill_item_id),
  child_id TEXT NOT NULL REFERENCES skill_items (skill_item_id),
  level INTEGER NOT NULL CHECK (level >= 0),
  path TEXT NOT NULL,
  is_leaf INTEGER NOT NULL CHECK (is_leaf IN (0, 1)),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (parent_id, child_id)
) STRICT;

-- MST_JobTypeSkill; app; 120 (m)
CREATE TABLE job_type_skills (
  id TEXT NOT NULL PRIMARY KEY,
  job_type_id TEXT NOT NULL REFERENCES job_types (job_type_id),
  skill_item_id TEXT NOT NULL REFERENCES skill_items (skill_item_id),
  required_level INTEGER NOT NULL CHECK (required_level BETWEEN 1 AND 5),
  skill_priority TEXT NOT NULL CHECK (skill_priority IN ('CRITICAL', 'HIGH', 'MEDIUM', 'LOW')),
  skill_weight REAL CHECK (skill_weight BETWEEN 0 AND 100),
  alternative_skills TEXT CHECK (json_valid(alternative_skills)),
  certification_required INTEGER NOT NULL CHECK (certification_required IN (0, 1)),
  skill_status TEXT NOT NULL CHECK (skill_status IN ('ACTIVE', 'DEPRECATED', 'OBSOLETE')),
  effective_date TEXT NOT NULL CHECK (effective_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  expiry_date TEXT CHECK (expiry_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (job_type_id, skill_item_id)
) STRICT;

-- MST_EmployeeJobType; app; 210 (m)
CREATE TABLE employee_job_types (
  id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  job_type_id TEXT NOT NULL REFERENCES job_types (job_type_id),
  assignment_type TEXT NOT NULL CHECK (assignment_type IN ('PRIMARY', 'SECONDARY', 'TEMPORARY', 'TRAINING', 'CANDIDATE')),
  assignment_ratio INTEGER CHECK (assignment_ratio >= 0),
  assignment_status TEXT NOT NULL CHECK (assignment_status IN ('ACTIVE', 'INACTIVE', 'PENDING')),
  proficiency_level TEXT NOT NULL CHECK (proficiency_level IN ('NOVICE', 'BEGINNER', 'INTERMEDIATE', 'ADVANCED', 'EXPERT')),
  effective_start_date TEXT NOT NULL CHECK (effective_start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  effective_end_date TEXT CHECK (effective_end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- MST_SkillGrade; app; 5 (m)
CREATE TABLE skill_grades (
  grade_id TEXT NOT NULL PRIMARY KEY,
  grade_code TEXT NOT NULL UNIQUE, -- BEGINNER…EXPERT
  letter TEXT NOT NULL CHECK (letter IN ('S', 'A', 'B', 'C', 'D')), -- S = 5
  grade_name TEXT NOT NULL,
  grade_level INTEGER NOT NULL UNIQUE CHECK (grade_level BETWEEN 1 AND 5),
  color_code TEXT,
  sort_order INTEGER NOT NULL,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- TRN_EmployeeSkillGrade; app; 400 (m), +10
CREATE TABLE employee_skill_grades (
  id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  job_type_id TEXT NOT NULL REFERENCES job_types (job_type_id),
  skill_grade TEXT NOT NULL, -- S–D or 1–5
  skill_level INTEGER CHECK (skill_level >= 0),
  effective_date TEXT NOT NULL CHECK (effective_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  expiry_date TEXT CHECK (expiry_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), -- null = current
  evaluation_date TEXT NOT NULL CHECK (evaluation_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  next_evaluation_date TEXT CHECK (next_evaluation_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  evaluator_id TEXT,
  certification_flag INTEGER NOT NULL CHECK (certification_flag IN (0, 1)),
  evaluation_comment TEXT,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT,
  updated_by TEXT
) STRICT;

-- TRN_SkillRecord; app; 2,400 (m), +100, 300 updates
CREATE TABLE skill_records (
  skill_record_id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  skill_item_id TEXT NOT NULL REFERENCES skill_items (skill_item_id),
  skill_category_id TEXT NOT NULL REFERENCES skill_categories (category_id),
  skill_level INTEGER NOT NULL CHECK (skill_level BETWEEN 1 AND 5),
  self_assessment INTEGER CHECK (self_assessment BETWEEN 1 AND 5),
  manager_assessment INTEGER CHECK (manager_assessment BETWEEN 1 AND 5),
  assessor_id TEXT,
  acquisition_date TEXT CHECK (acquisition_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  assessment_date TEXT CHECK (assessment_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  last_used_date TEXT CHECK (last_used_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  expiry_date TEXT CHECK (expiry_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  certification_id TEXT REFERENCES certifications (certification_id),
  skill_status TEXT NOT NULL CHECK (skill_status IN ('ACTIVE', 'EXPIRED', 'SUSPENDED')),
  learning_hours REAL,
  project_experience_count INTEGER CHECK (project_experience_count >= 0),
  evidence_description TEXT,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT,
  updated_by TEXT,
  UNIQUE (employee_id, skill_item_id)
) STRICT;
CREATE INDEX skill_records_by_skill_item_id
  ON skill_records (skill_item_id);
CREATE INDEX skill_records_by_expiry_date
  ON skill_records (expiry_date);
CREATE INDEX skill_records_by_assessment_date
  ON skill_records (assessment_date);
CREATE INDEX skill_records_by_updated_at
  ON skill_records (updated_at);

-- TRN_SkillEvidence; app; +40
CREATE TABLE skill_evidence (
  evidence_id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  skill_item_id TEXT NOT NULL REFERENCES skill_items (skill_item_id),
  evidence_type TEXT NOT NULL,
  evidence_title TEXT NOT NULL,
  evidence_date TEXT NOT NULL CHECK (evidence_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  related_certification_id TEXT,
  related_project_id TEXT,
  related_training_id TEXT,
  certificate_number TEXT,
  issuer_name TEXT,
  file_path TEXT,
  validity_start_date TEXT CHECK (validity_start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  validity_end_date TEXT CHECK (validity_end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  verification_status TEXT NOT NULL CHECK (verification_status IN ('PENDING', 'VERIFIED', 'REJECTED', 'EXPIRED')),
  verified_by TEXT,
  verification_date TEXT CHECK (verification_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  skill_level_demonstrated INTEGER CHECK (skill_level_demonstrated >= 0),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT,
  updated_by TEXT
) STRICT;
`,
}
