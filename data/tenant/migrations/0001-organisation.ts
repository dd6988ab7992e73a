/** Schema step 1 of a tenant file: identity of the file, departments, positions, job types and people. */
import type { Migration } from '../../sqlite/migrate.ts'

export const organisation: Migration = {
  version: 1,
  name: 'organisation',
  sql: `
-- rt; 1 row; also in cache and archive files
CREATE TABLE tenant_meta (
  tenant_id TEXT NOT NULL PRIMARY KEY,
  tenant_code TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('tenant', 'cache', 'archive')),
  year INTEGER CHECK (year >= 0),
  schema_version INTEGER NOT NULL CHECK (schema_version >= 0),
  installation_id TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- MST_Department; 701; 20 (m)
CREATE TABLE departments (
  department_id TEXT NOT NULL PRIMARY KEY,
  department_code TEXT NOT NULL UNIQUE CHECK (length(department_code) <= 20),
  department_name TEXT NOT NULL,
  department_name_short TEXT,
  department_type TEXT CHECK (department_type IN ('HEADQUARTERS', 'DIVISION', 'DEPARTMENT', 'SECTION', 'TEAM')),
  parent_department_id TEXT REFERENCES departments (department_id) DEFERRABLE INITIALLY DEFERRED,
  department_level INTEGER NOT NULL CHECK (department_level >= 1),
  path TEXT NOT NULL, -- /D001/D010/
  department_status TEXT NOT NULL CHECK (department_status IN ('ACTIVE', 'INACTIVE', 'MERGED', 'ABOLISHED')),
  successor_department_id TEXT REFERENCES departments (department_id) DEFERRABLE INITIALLY DEFERRED,
  manager_id TEXT REFERENCES employees (employee_id) DEFERRABLE INITIALLY DEFERRED,
  deputy_manager_id TEXT REFERENCES employees (employee_id) DEFERRABLE INITIALLY DEFERRED,
  establishment_date TEXT CHECK (establishment_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  abolition_date TEXT CHECK (abolition_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  cost_center_code TEXT,
  location TEXT,
  email_address TEXT,
  phone_number TEXT,
  description TEXT,
  budget_amount INTEGER CHECK (budget_amount >= 0), -- yen
  sort_order INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('manual', 'hr')),
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX departments_by_parent_department_id
  ON departments (parent_department_id);
CREATE INDEX departments_by_department_status
  ON departments (department_status);
CREATE INDEX departments_by_path
  ON departments (path);

-- 701; ~1; for ever
CREATE TABLE department_history (
  history_id INTEGER PRIMARY KEY,
  department_id TEXT NOT NULL,
  department_code TEXT NOT NULL,
  department_name TEXT NOT NULL,
  parent_code TEXT,
  level INTEGER NOT NULL CHECK (level >= 0),
  status TEXT NOT NULL,
  manager_code TEXT,
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  change TEXT NOT NULL CHECK (change IN ('INSERT', 'UPDATE', 'MOVE', 'CLOSE', 'REOPEN')),
  run_id TEXT NOT NULL,
  UNIQUE (department_id, valid_from)
) STRICT;

-- MST_Position; 701; 15 (m)
CREATE TABLE positions (
  position_id TEXT NOT NULL PRIMARY KEY,
  position_code TEXT NOT NULL UNIQUE,
  position_name TEXT NOT NULL,
  position_name_short TEXT,
  position_category TEXT CHECK (position_category IN ('EXECUTIVE', 'MANAGER', 'SUPERVISOR', 'STAFF')),
  position_level INTEGER CHECK (position_level >= 0), -- 1 = top
  position_rank INTEGER CHECK (position_rank >= 0),
  authority_level INTEGER CHECK (authority_level BETWEEN 1 AND 10), -- 10 = most power
  is_management INTEGER NOT NULL CHECK (is_management IN (0, 1)),
  is_executive INTEGER NOT NULL CHECK (is_executive IN (0, 1)),
  can_evaluate INTEGER NOT NULL CHECK (can_evaluate IN (0, 1)),
  can_hire INTEGER NOT NULL CHECK (can_hire IN (0, 1)),
  requires_approval INTEGER NOT NULL CHECK (requires_approval IN (0, 1)),
  approval_limit INTEGER CHECK (approval_limit >= 0), -- yen
  allowance_amount INTEGER CHECK (allowance_amount >= 0), -- yen
  salary_grade TEXT,
  position_status TEXT NOT NULL CHECK (position_status IN ('ACTIVE', 'INACTIVE', 'ABOLISHED')),
  sort_order INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('manual', 'hr')),
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- 701; ~1; for ever
CREATE TABLE position_history (
  history_id INTEGER PRIMARY KEY,
  position_id TEXT NOT NULL,
  position_code TEXT NOT NULL,
  position_name TEXT NOT NULL,
  authority_level INTEGER NOT NULL CHECK (authority_level >= 0),
  status TEXT NOT NULL,
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  change TEXT NOT NULL CHECK (change IN ('INSERT', 'UPDATE', 'MOVE', 'CLOSE', 'REOPEN')),
  run_id TEXT NOT NULL,
  UNIQUE (position_id, valid_from)
) STRICT;

-- MST_JobType; app; 12 (m)
CREATE TABLE job_types (
  job_type_id TEXT NOT NULL PRIMARY KEY,
  job_type_code TEXT NOT NULL UNIQUE,
  job_type_name TEXT NOT NULL,
  job_category TEXT NOT NULL CHECK (job_category IN ('ENGINEERING', 'MANAGEMENT', 'SALES', 'SUPPORT', 'OTHER')),
  job_level TEXT NOT NULL CHECK (job_level IN ('JUNIOR', 'SENIOR', 'LEAD', 'MANAGER', 'DIRECTOR')),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  sort_order INTEGER NOT NULL,
  required_experience_years INTEGER CHECK (required_experience_years >= 0),
  description TEXT,
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- MST_Employee; app, 701; 200 (m), +3
CREATE TABLE employees (
  employee_id TEXT NOT NULL PRIMARY KEY,
  employee_code TEXT NOT NULL UNIQUE,
  full_name TEXT NOT NULL,
  full_name_kana TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  phone TEXT,
  birth_date TEXT CHECK (birth_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  gender TEXT CHECK (gender IN ('M', 'F', 'O')),
  hire_date TEXT NOT NULL CHECK (hire_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  retire_date TEXT CHECK (retire_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  department_id TEXT NOT NULL REFERENCES departments (department_id) DEFERRABLE INITIALLY DEFERRED,
  position_id TEXT REFERENCES positions (position_id) DEFERRABLE INITIALLY DEFERRED,
  job_type_id TEXT REFERENCES job_types (job_type_id) DEFERRABLE INITIALLY DEFERRED,
  manager_id TEXT REFERENCES employees (employee_id) DEFERRABLE INITIALLY DEFERRED,
  employment_status TEXT NOT NULL CHECK (employment_status IN ('FULL_TIME', 'PART_TIME', 'CONTRACT')),
  employee_status TEXT NOT NULL CHECK (employee_status IN ('ACTIVE', 'RETIRED', 'SUSPENDED')),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (manager_id <> employee_id),
  CHECK (retire_date >= hire_date)
) STRICT;
CREATE INDEX employees_by_department_id
  ON employees (department_id);
CREATE INDEX employees_by_manager_id
  ON employees (manager_id);
CREATE INDEX employees_by_employee_status
  ON employees (employee_status);
CREATE INDEX employees_by_hire_date
  ON employees (hire_date);

-- MST_EmployeeDepartment; 701, app; 230 (m), +5
CREATE TABLE employee_departments (
  id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  department_id TEXT NOT NULL REFERENCES departments (department_id),
  assignment_type TEXT NOT NULL CHECK (assignment_type IN ('PRIMARY', 'SECONDARY', 'TEMPORARY')),
  assignment_ratio INTEGER CHECK (assignment_ratio BETWEEN 0 AND 100),
  assignment_status TEXT NOT NULL CHECK (assignment_status IN ('ACTIVE', 'INACTIVE', 'PENDING')),
  start_date TEXT NOT NULL CHECK (start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  end_date TEXT CHECK (end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  reporting_manager_id TEXT,
  role_in_department TEXT,
  assignment_reason TEXT,
  approval_status TEXT NOT NULL CHECK (approval_status IN ('APPROVED', 'PENDING', 'REJECTED')),
  approved_by TEXT,
  approved_at INTEGER,
  source TEXT NOT NULL CHECK (source IN ('manual', 'hr')),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (end_date >= start_date)
) STRICT;
CREATE UNIQUE INDEX employee_departments_once_per_employee_id
  ON employee_departments (employee_id)
  WHERE assignment_type = 'PRIMARY' AND end_date IS NULL AND is_deleted = 0;

-- MST_EmployeePosition; 701, app; 210 (m), +3
CREATE TABLE employee_positions (
  id TEXT NOT NULL PRIMARY KEY,
  employee_id TEXT NOT NULL REFERENCES employees (employee_id),
  position_id TEXT NOT NULL REFERENCES positions (position_id),
  appointment_type TEXT NOT NULL CHECK (appointment_type IN ('PRIMARY', 'ACTING', 'CONCURRENT')),
  appointment_status TEXT NOT NULL CHECK (appointment_status IN ('ACTIVE', 'INACTIVE', 'SUSPENDED')),
  start_date TEXT NOT NULL CHECK (start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  end_date TEXT CHECK (end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  authority_level INTEGER CHECK (authority_level >= 0),
  salary_grade TEXT,
  approval_status TEXT NOT NULL CHECK (approval_status IN ('APPROVED', 'PENDING', 'REJECTED')),
  approved_by TEXT,
  approved_at INTEGER,
  source TEXT NOT NULL CHECK (source IN ('manual', 'hr')),
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (end_date >= start_date)
) STRICT;
`,
}
