/** Routes, features and faults of the skill-management application whose logs the demo imitates; used by activity topics. */

/** method, path, feature, weight, typical response time in ms. */
export type Route = readonly [
  method: string,
  path: string,
  feature: string,
  weight: number,
  ms: number,
]

export const ROUTES: readonly Route[] = [
  ['GET', '/api/dashboard', 'dashboard', 18, 90],
  ['GET', '/api/profile', 'profile', 9, 45],
  ['GET', '/api/skills', 'skill', 16, 80],
  ['PUT', '/api/skills/items', 'skill', 5, 130],
  ['GET', '/api/skill-map', 'skill_map', 9, 240],
  ['GET', '/api/search', 'search', 10, 180],
  ['GET', '/api/goals', 'goal', 9, 70],
  ['PUT', '/api/goals', 'goal', 4, 120],
  ['GET', '/api/projects', 'project', 6, 85],
  ['GET', '/api/trainings', 'training', 6, 75],
  ['GET', '/api/certifications', 'certification', 4, 70],
  ['GET', '/api/career', 'career', 2, 95],
  ['POST', '/api/reports', 'report', 2, 900],
  ['GET', '/api/notifications', 'notification', 12, 30],
]

export const FEATURES: readonly string[] = [...new Set(ROUTES.map((route) => route[2]))]

/** Status and its share; 5xx stay at 0.3 %. */
export const STATUS_WORDS: readonly (readonly [status: number, weight: number])[] = [
  [200, 930],
  [304, 32],
  [400, 12],
  [401, 6],
  [404, 15],
  [409, 2],
  [500, 2],
  [503, 1],
]

export const USER_AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/142.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/142.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 15_1) Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Mobile/15E148',
] as const

type ErrorCategory = 'AUTH' | 'API' | 'BATCH' | 'SYSTEM'
/** level, category, type, code, message, weight. */
export const ERROR_WORDS: readonly (readonly [
  'WARN' | 'ERROR' | 'CRITICAL',
  ErrorCategory,
  string,
  string,
  string,
  number,
])[] = [
  ['WARN', 'API', 'VALIDATION', 'E-VAL-012', '入力値が範囲外です: skillLevel', 40],
  ['WARN', 'AUTH', 'AUTH', 'E-AUT-003', 'ログインに失敗しました（パスワード不一致）', 25],
  ['ERROR', 'API', 'TIMEOUT', 'E-API-504', 'スキル検索が30秒以内に完了しませんでした', 14],
  ['ERROR', 'SYSTEM', 'DB', 'E-DB-005', 'database is locked (5000 ms)', 12],
  ['ERROR', 'API', 'VALIDATION', 'E-VAL-020', '目標の期日が開始日より前です', 7],
  ['CRITICAL', 'SYSTEM', 'DB', 'E-DB-011', 'データベースの書き込みに失敗しました', 2],
]

/** How likely a session starts in each hour of the day; lunch dips. */
export const HOUR_WEIGHTS = [
  0, 0, 0, 0, 0, 1, 2, 6, 30, 48, 44, 40, 14, 38, 42, 40, 36, 28, 14, 7, 4, 3, 2, 1,
] as const

export const REPORT_WORDS: readonly (readonly [type: string, category: string, title: string])[] = [
  ['skill_map', 'SKILL', 'スキルマップ'],
  ['skill_sheet', 'SKILL', 'スキルシート'],
  ['goal_summary', 'GOAL', '目標達成状況'],
  ['training_list', 'TRAINING', '研修受講一覧'],
  ['project_history', 'PROJECT', '案件実績一覧'],
]
