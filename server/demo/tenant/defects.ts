/** Plants believable faults of data entry into the one company with dirty data; the quality batches must find them. */
import { addDays } from '../../domain/calendar-day.ts'
import type { Row } from '../row.ts'
import type { Scene } from './scene.ts'
import type { TableRows } from './stamps.ts'

/** Which row of a table gets which values; rows are counted from the back, where ordinary staff is. */
type Defect = Readonly<{ table: string; fromBack: number; change: (row: Row, scene: Scene) => Row }>

const future = (days: number) => (scene: Scene) => addDays(scene.calendar.today, days)

function set(values: Row): Defect['change'] {
  return () => values
}

const EMPLOYEE_CHANGES: readonly Defect['change'][] = [
  (_, scene) => ({ hire_date: future(40)(scene), retire_date: null, employee_status: 'ACTIVE' }),
  set({ birth_date: '1890-01-01' }),
  set({ full_name_kana: 'ﾀﾅｶ ﾀﾛｳ' }),
  (row) => ({ full_name_kana: row.full_name ?? '' }),
  set({ phone: null }),
  set({ phone: null }),
  set({ phone: '12345' }),
  (row) => ({ email: String(row.email).toUpperCase() }),
  (row) => ({ email: String(row.email).replace('@', '＠') }),
  (row) => ({ full_name: `${String(row.full_name).replace(' ', '  ')} ` }),
  set({ employee_status: 'RETIRED', retire_date: null }),
  set({ gender: null, birth_date: null }),
]

const SKILL_CHANGES: readonly Defect['change'][] = [
  (_, scene) => ({ expiry_date: future(-30)(scene), skill_status: 'ACTIVE' }),
  (_, scene) => ({ expiry_date: future(-90)(scene), skill_status: 'ACTIVE' }),
  (_, scene) => ({ assessment_date: future(20)(scene) }),
  (_, scene) => ({ assessment_date: future(3)(scene) }),
  set({ self_assessment: 5, manager_assessment: 1 }),
  set({ self_assessment: 1, manager_assessment: 5 }),
  set({ acquisition_date: '1960-01-01' }),
  set({ learning_hours: -8 }),
]

const GOAL_CHANGES: readonly Defect['change'][] = [
  set({ progress_rate: 100, achievement_status: 'IN_PROGRESS' }),
  set({ progress_rate: 0, achievement_status: 'COMPLETED' }),
  (row) => ({ target_date: addDays(String(row.start_date), -10) }),
  (row) => ({ target_date: addDays(String(row.start_date), -1) }),
  set({ goal_title: ' ' }),
]

const TRAINING_CHANGES: readonly Defect['change'][] = [
  (row) => ({ end_date: addDays(String(row.start_date), -2) }),
  set({ test_score: 130 }),
  set({ duration_hours: 0 }),
  set({ attendance_status: 'COMPLETED', completion_rate: 20 }),
]

const DEPARTMENT_CHANGES: readonly Defect['change'][] = [
  set({ manager_id: null }),
  set({ cost_center_code: null }),
]

const DEFECTS: readonly Defect[] = [
  ...numberedDefects('employees', EMPLOYEE_CHANGES),
  ...numberedDefects('skill_records', SKILL_CHANGES),
  ...numberedDefects('goal_progress', GOAL_CHANGES),
  ...numberedDefects('training_history', TRAINING_CHANGES),
  ...numberedDefects('departments', DEPARTMENT_CHANGES),
]

/** Employees entered twice under another number: same person, nearly the same spelling. */
const TWINS = 2

export function withDefects(tables: TableRows, scene: Scene): TableRows {
  return tables.map(([table, rows]) => {
    const changed = rows.map((row, index) =>
      spoiled(row, { table, fromBack: rows.length - 1 - index, scene }),
    )
    return [table, table === 'employees' ? [...changed, ...twins(rows)] : changed] as const
  })
}

function numberedDefects(table: string, changes: readonly Defect['change'][]): Defect[] {
  return changes.map((change, index) => ({ table, fromBack: index, change }))
}

function spoiled(
  row: Row,
  { table, fromBack, scene }: Readonly<{ table: string; fromBack: number; scene: Scene }>,
): Row {
  const defect = DEFECTS.find((entry) => entry.table === table && entry.fromBack === fromBack)
  return defect === undefined ? row : { ...row, ...defect.change(row, scene) }
}

function twins(rows: readonly Row[]): Row[] {
  return rows.slice(0, TWINS).map((row, index) => ({
    ...row,
    employee_id: `EMP9${String(index + 1).padStart(3, '0')}`,
    employee_code: `E9000${index + 1}`,
    full_name: String(row.full_name).replace(' ', '\u3000'),
    email: String(row.email).replace('@', '.2@'),
    manager_id: row.employee_id ?? null,
  }))
}
