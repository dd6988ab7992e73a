/** Tables of a tenant file: accounts, roles, log-ins, tokens and sessions. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** MST_UserAuth; app, 006, 904; 210 (m) */
export const userAccounts = sqliteTable('user_accounts', {
  userId: text('user_id').primaryKey(),
  loginId: text('login_id').notNull(),
  employeeId: text('employee_id'),
  accountStatus: text('account_status', {
    enum: ['ACTIVE', 'INACTIVE', 'LOCKED', 'SUSPENDED'],
  }).notNull(),
  isService: integer('is_service', { mode: 'boolean' }).notNull(),
  passwordHash: text('password_hash'),
  passwordChangedAt: integer('password_changed_at'),
  passwordExpiresAt: integer('password_expires_at'),
  mustChangePassword: integer('must_change_password', { mode: 'boolean' }).notNull(),
  sessionTimeout: integer('session_timeout'), // minutes
  failedLoginCount: integer('failed_login_count').notNull(),
  lastFailedLoginAt: integer('last_failed_login_at'),
  lastLoginAt: integer('last_login_at'),
  lockReason: text('lock_reason'),
  previousStatus: text('previous_status'),
  mfaEnabled: integer('mfa_enabled', { mode: 'boolean' }).notNull(),
  mfaSecretRef: text('mfa_secret_ref'),
  externalAuthProvider: text('external_auth_provider'),
  recoveryTokenHash: text('recovery_token_hash'),
  recoveryTokenExpiresAt: integer('recovery_token_expires_at'),
  deletedAt: integer('deleted_at'),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** MST_Role; app; 6 (m) */
export const roles = sqliteTable('roles', {
  roleId: text('role_id').primaryKey(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  parentId: text('parent_id'),
  isActive: integer('is_active', { mode: 'boolean' }).notNull(),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

/** MST_Permission; app; 60 (m) */
export const permissions = sqliteTable('permissions', {
  permissionId: text('permission_id').primaryKey(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  parentId: text('parent_id'),
  isActive: integer('is_active', { mode: 'boolean' }).notNull(),
  isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

export const rolePermissions = sqliteTable(
  'role_permissions',
  {
    roleId: text('role_id').notNull(),
    permissionId: text('permission_id').notNull(),
    isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.roleId, t.permissionId] })],
)

/** MST_UserRole; app */
export const userRoles = sqliteTable(
  'user_roles',
  {
    userId: text('user_id').notNull(),
    roleId: text('role_id').notNull(),
    assignmentStatus: text('assignment_status', {
      enum: ['ACTIVE', 'EXPIRED', 'REVOKED'],
    }).notNull(),
    assignmentType: text('assignment_type', { enum: ['DIRECT', 'DELEGATED'] }).notNull(),
    effectiveFrom: text('effective_from').notNull(),
    effectiveTo: text('effective_to'),
    delegationExpiresAt: integer('delegation_expires_at'),
    isPrimaryRole: integer('is_primary_role', { mode: 'boolean' }).notNull(),
    isDeleted: integer('is_deleted', { mode: 'boolean' }).notNull().default(false),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.roleId, t.effectiveFrom] })],
)

/** app; ~2,000; 104: 400 days, never below 90 */
export const loginHistory = sqliteTable('login_history', {
  id: integer('id').primaryKey(),
  userId: text('user_id'),
  loginId: text('login_id').notNull(),
  result: text('result', { enum: ['success', 'failure'] }).notNull(),
  at: integer('at').notNull(),
  ip: text('ip').notNull(),
  userAgent: text('user_agent'),
})

/** 301; ≤ users × 30; 13 months */
export const userActivityDaily = sqliteTable(
  'user_activity_daily',
  {
    day: text('day').notNull(),
    userId: text('user_id').notNull(),
    logins: integer('logins').notNull(),
    apiCalls: integer('api_calls').notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.userId] })],
)

/** SYS_TokenStore, ACCESS and REFRESH; app, 006, 901, 902, 904; ~2,000 */
export const tokens = sqliteTable('tokens', {
  tokenId: text('token_id').primaryKey(),
  userId: text('user_id').notNull(),
  tokenType: text('token_type', { enum: ['ACCESS', 'REFRESH'] }).notNull(),
  tokenHash: text('token_hash').notNull(), // sha256; the token itself is never stored
  familyId: text('family_id').notNull(),
  parentId: text('parent_id'),
  scope: text('scope', { mode: 'json' }),
  issuedAt: integer('issued_at').notNull(),
  expiresAt: integer('expires_at'),
  lastUsedAt: integer('last_used_at'),
  rotatedAt: integer('rotated_at'),
  clientIp: text('client_ip'),
  deviceFingerprint: text('device_fingerprint'),
  userAgent: text('user_agent'),
  isRevoked: integer('is_revoked', { mode: 'boolean' }).notNull(),
  revokedAt: integer('revoked_at'),
  revokedReason: text('revoked_reason', { enum: ['LOGOUT', 'EXPIRED', 'SECURITY', 'ADMIN'] }),
})

/** 006; ~4,000; 2 years */
export const tokenRevocations = sqliteTable('token_revocations', {
  id: integer('id').primaryKey(),
  tokenId: text('token_id').notNull(),
  hash12: text('hash12').notNull(),
  tokenType: text('token_type').notNull(),
  userId: text('user_id'),
  familyId: text('family_id'),
  issuedAt: integer('issued_at'),
  endedAt: integer('ended_at').notNull(),
  event: text('event', { enum: ['revoked', 'deleted'] }).notNull(),
  reason: text('reason').notNull(),
  clientIp: text('client_ip'),
  runId: text('run_id').notNull(),
})

/** SYS_TokenStore SESSION; app, 506, 006 cascade, 901, 902, 904 */
export const sessions = sqliteTable('sessions', {
  sessionId: text('session_id').primaryKey(),
  tokenHash: text('token_hash').notNull(),
  userId: text('user_id').notNull(),
  issuedAt: integer('issued_at').notNull(),
  lastUsedAt: integer('last_used_at'),
  expiresAt: integer('expires_at'),
  clientIp: text('client_ip').notNull(),
  lastIp: text('last_ip'),
  deviceFingerprint: text('device_fingerprint'),
  userAgent: text('user_agent'),
})

/** 506, 006, 902, 904, app on logout; ~2,000; 90 days, source of session statistics */
export const sessionHistory = sqliteTable('session_history', {
  id: integer('id').primaryKey(),
  sessionHash: text('session_hash').notNull(), // 16 hex of token_hash
  userId: text('user_id').notNull(),
  issuedAt: integer('issued_at').notNull(),
  endedAt: integer('ended_at').notNull(),
  lastUsedAt: integer('last_used_at'),
  reason: text('reason', {
    enum: [
      'IDLE',
      'EXPIRED',
      'LIMIT',
      'USER_DISABLED',
      'TENANT_STOPPED',
      'TOO_OLD',
      'INVALID',
      'REVOKED',
      'LOGOUT',
      'INCIDENT',
      'STOPPED',
      'RESTORED',
    ],
  }).notNull(),
  clientIp: text('client_ip').notNull(),
})
