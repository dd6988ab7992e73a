/** Tables of a tenant file: identity of the file, departments, positions, job types and people. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** rt; 1 row; also in cache and archive files */
export const tenantMeta = sqliteTable('tenant_meta', {
  tenantId: text('tenant_id').primaryKey(),
  tenantCode: text('tenant_code').notNull(),
  kind: text('kind', { enum: ['tenant', 'cache', 'archive'] }).notNull(),
  year: integer('year'),
  schemaVersion: integer('schema_version').notNull(),
  installationId: text('installation_id').notNull(),
  createdAt: integer('created_at').notNull(),
})

/** MST_Department; 701; 20 (m) */
export const departments = sqliteTable('departments', {
  departmentId: text('department_id').primaryKey(),
  departmentCode: text('department_code').notNull(),
  departmentName: text('department_name').notNull(),
  departmentNameShort: text('department_name_short'),
  departmentType: text('department_type', {
    enum: ['HEADQUARTERS', 'DIVISION', 'DEPARTMENT', 'SECTION', 'TEAM'],
  }),
  parentDepartmentId: text('parent_department_id'),
  departmentLevel: integer('department_level').notNull(),
  path: text('path').notNull(), // `/D001/D010/`
  departmentStatus: text('department_status', {
    enum: ['ACTIVE', 'INACTIVE', 'MERGED', 'ABOLISHED'],
  }).notNull(),
  successorDepartmentId: text('successor_department_id'),
  managerId: text('manager_id'),
  deputyManagerId: text('deputy_manager_id'),
  establishmentDate: text('establishment_date'),
  abolitionDate: text('abolition_date'),
  costCenterCode: text('cost_center_code'),
  location: text('location'),
  emailAddress: text('email_address'),
  phoneNumber: text('phone_number'),
  description: text('description'),
  budgetAmount: integer('budget_amount'), // yen
  sortOrder: integer('sort_order').notNull(),
  source: text('source', { enum: ['manual', 'hr'] }).notNull(),
  validFrom: text('valid_from').notNull(),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** 701; ~1; for ever */
export const departmentHistory = sqliteTable('department_history', {
  historyId: integer('history_id').primaryKey(),
  departmentId: text('department_id').notNull(),
  departmentCode: text('department_code').notNull(),
  departmentName: text('department_name').notNull(),
  parentCode: text('parent_code'),
  level: integer('level').notNull(),
  status: text('status').notNull(),
  managerCode: text('manager_code'),
  validFrom: text('valid_from').notNull(),
  validTo: text('valid_to'),
  change: text('change', { enum: ['INSERT', 'UPDATE', 'MOVE', 'CLOSE', 'REOPEN'] }).notNull(),
  runId: text('run_id').notNull(),
})

/** MST_Position; 701; 15 (m) */
export const positions = sqliteTable('positions', {
  positionId: text('position_id').primaryKey(),
  positionCode: text('position_code').notNull(),
  positionName: text('position_name').notNull(),
  positionNameShort: text('position_name_short'),
  positionCategory: text('position_category', {
    enum: ['EXECUTIVE', 'MANAGER', 'SUPERVISOR', 'STAFF'],
  }),
  positionLevel: integer('position_level'), // 1 = top
  positionRank: integer('position_rank'),
  authorityLevel: integer('authority_level'), // 10 = most power
  isManagement: integer('is_management', { mode: 'boolean' }).notNull(),
  isExecutive: integer('is_executive', { mode: 'boolean' }).notNull(),
  canEvaluate: integer('can_evaluate', { mode: 'boolean' }).notNull(),
  canHire: integer('can_hire', { mode: 'boolean' }).notNull(),
  requiresApproval: integer('requires_approval', { mode: 'boolean' }).notNull(),
  approvalLimit: integer('approval_limit'), // yen
  allowanceAmount: integer('allowance_amount'), // yen
  salaryGrade: text('salary_grade'),
  positionStatus: text('position_status', { enum: ['ACTIVE', 'INACTIVE', 'ABOLISHED'] }).notNull(),
  sortOrder: integer('sort_order').notNull(),
  source: text('source', { enum: ['manual', 'hr'] }).notNull(),
  validFrom: text('valid_from').notNull(),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** 701; ~1; for ever */
export const positionHistory = sqliteTable('position_history', {
  historyId: integer('history_id').primaryKey(),
  positionId: text('position_id').notNull(),
  positionCode: text('position_code').notNull(),
  positionName: text('position_name').notNull(),
  authorityLevel: integer('authority_level').notNull(),
  status: text('status').notNull(),
  validFrom: text('valid_from').notNull(),
  validTo: text('valid_to'),
  change: text('change', { enum: ['INSERT', 'UPDATE', 'MOVE', 'CLOSE', 'REOPEN'] }).notNull(),
  runId: text('run_id').notNull(),
})

/** MST_JobType; app; 12 (m) */
export const jobTypes = sqliteTable('job_types', {
  jobTypeId: text('job_type_id').primaryKey(),
  jobTypeCode: text('job_type_code').notNull(),
  jobTypeName: text('job_type_name').notNull(),
  jobCategory: text('job_category', {
    enum: ['ENGINEERING', 'MANAGEMENT', 'SALES', 'SUPPORT', 'OTHER'],
  }).notNull(),
  jobLevel: text('job_level', {
    enum: ['JUNIOR', 'SENIOR', 'LEAD', 'MANAGER', 'DIRECTOR'],
  }).notNull(),
  isActive: integer('is_active', { mode: 'boolean' }).notNull(),
  sortOrder: integer('sort_order').notNull(),
  requiredExperienceYears: integer('required_experience_years'),
  description: text('description'),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** MST_Employee; app, 701; 200 (m), +3 */
export const employees = sqliteTable('employees', {
  employeeId: text('employee_id').primaryKey(),
  employeeCode: text('employee_code').notNull(),
  fullName: text('full_name').notNull(),
  fullNameKana: text('full_name_kana').notNull(),
  email: text('email').notNull(),
  phone: text('phone'),
  birthDate: text('birth_date'),
  gender: text('gender', { enum: ['M', 'F', 'O'] }),
  hireDate: text('hire_date').notNull(),
  retireDate: text('retire_date'),
  departmentId: text('department_id').notNull(),
  positionId: text('position_id'),
  jobTypeId: text('job_type_id'),
  managerId: text('manager_id'),
  employmentStatus: text('employment_status', {
    enum: ['FULL_TIME', 'PART_TIME', 'CONTRACT'],
  }).notNull(),
  employeeStatus: text('employee_status', { enum: ['ACTIVE', 'RETIRED', 'SUSPENDED'] }).notNull(),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** MST_EmployeeDepartment; 701, app; 230 (m), +5 */
export const employeeDepartments = sqliteTable('employee_departments', {
  id: text('id').primaryKey(),
  employeeId: text('employee_id').notNull(),
  departmentId: text('department_id').notNull(),
  assignmentType: text('assignment_type', {
    enum: ['PRIMARY', 'SECONDARY', 'TEMPORARY'],
  }).notNull(),
  assignmentRatio: integer('assignment_ratio'),
  assignmentStatus: text('assignment_status', {
    enum: ['ACTIVE', 'INACTIVE', 'PENDING'],
  }).notNull(),
  startDate: text('start_date').notNull(),
  endDate: text('end_date'),
  reportingManagerId: text('reporting_manager_id'),
  roleInDepartment: text('role_in_department'),
  assignmentReason: text('assignment_reason'),
  approvalStatus: text('approval_status', { enum: ['APPROVED', 'PENDING', 'REJECTED'] }).notNull(),
  approvedBy: text('approved_by'),
  approvedAt: integer('approved_at'),
  source: text('source', { enum: ['manual', 'hr'] }).notNull(),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** MST_EmployeePosition; 701, app; 210 (m), +3 */
export const employeePositions = sqliteTable('employee_positions', {
  id: text('id').primaryKey(),
  employeeId: text('employee_id').notNull(),
  positionId: text('position_id').notNull(),
  appointmentType: text('appointment_type', {
    enum: ['PRIMARY', 'ACTING', 'CONCURRENT'],
  }).notNull(),
  appointmentStatus: text('appointment_status', {
    enum: ['ACTIVE', 'INACTIVE', 'SUSPENDED'],
  }).notNull(),
  startDate: text('start_date').notNull(),
  endDate: text('end_date'),
  authorityLevel: integer('authority_level'),
  salaryGrade: text('salary_grade'),
  approvalStatus: text('approval_status', { enum: ['APPROVED', 'PENDING', 'REJECTED'] }).notNull(),
  approvedBy: text('approved_by'),
  approvedAt: integer('approved_at'),
  source: text('source', { enum: ['manual', 'hr'] }).notNull(),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})
