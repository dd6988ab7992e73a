/** The difference as an Excel file for the HR department: changes, trees, refused rows, people (card 701, Result). */
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Workbook, Worksheet } from 'exceljs'
import type { SyncChange } from '../../../data/tenant/org-sync.ts'
import { writeFileDurably } from '../../../server/sdk/index.ts'
import type { DepartmentFields } from './model.ts'
import type { Plan } from './plan.ts'
import type { OrganisationState } from './state.ts'
import { treePlaces } from './tree.ts'

export type DiffBook = Readonly<{
  plan: Plan
  state: OrganisationState
  changes: readonly SyncChange[]
}>

/** Written temp + rename; the folder is made. */
export async function writeDiffBook(path: string, book: DiffBook): Promise<void> {
  // 22 MB of module: only runs that have something to show pay for it.
  const { default: Excel } = await import('exceljs')
  const workbook = new Excel.Workbook()
  addChanges(workbook, book)
  addTrees(workbook, book)
  addRejected(workbook, book)
  addPeople(workbook, book)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeFileDurably(path, Buffer.from(await workbook.xlsx.writeBuffer()))
}

const ENTITY_WORDS = { department: '部門', position: '役職', assignment: '所属' } as const
const KIND_WORDS: Readonly<Record<string, string>> = {
  insert: '新設',
  update: '変更',
  move: '異動',
  close: '廃止',
  reopen: '再開',
}
const FIELD_WORDS: Readonly<Record<string, string>> = {
  name: '名称',
  short: '略称',
  parentCode: '上位部門',
  type: '種別',
  managerCode: '部門長',
  costCenter: '原価部門',
  status: '状態',
  successorCode: '統合先',
  displayOrder: '表示順',
  category: '区分',
  level: 'レベル',
  rank: '順位',
  authorityLevel: '権限レベル',
  isManagement: '管理職',
  departmentCode: '部門',
  positionCode: '役職',
  employeeCode: '社員',
  startDate: '開始日',
  endDate: '終了日',
  ratio: '配属率',
}

function addChanges(workbook: Workbook, { changes, plan }: DiffBook): void {
  const sheet = sheetOf(workbook, '変更一覧', [
    ['対象', 8],
    ['コード', 22],
    ['種類', 8],
    ['項目', 14],
    ['変更前', 30],
    ['変更後', 30],
    ['適用日', 12],
    ['行', 6],
    ['備考', 24],
  ])
  for (const change of changes.filter((one) => one.kind !== 'reject')) {
    sheet.addRow([
      ENTITY_WORDS[change.entity],
      change.code,
      KIND_WORDS[change.kind] ?? change.kind,
      change.field === null ? '' : (FIELD_WORDS[change.field] ?? change.field),
      change.oldValue ?? '',
      change.newValue ?? '',
      change.effectiveDate,
      change.lineNo ?? '',
      change.reason === 'successor' ? '統合先へ自動異動' : '',
    ])
  }
  for (const waiting of plan.pending) {
    const { entity, code, effectiveDate } = waiting
    sheet.addRow([
      ENTITY_WORDS[entity],
      code,
      '予約',
      '',
      '',
      '',
      effectiveDate,
      '',
      '適用日まで待機',
    ])
  }
}

type Node = Readonly<{ code: string; fields: DepartmentFields }>

function addTrees(workbook: Workbook, { plan, state }: DiffBook): void {
  const sheet = sheetOf(workbook, '新旧組織図', [
    ['変更前', 60],
    ['変更後', 60],
  ])
  const before = state.departments.filter((row) => row.isOpen)
  const after = new Map(before.map((row): [string, Node] => [row.code, row]))
  for (const change of plan.departments.changes) {
    if (change.kind === 'close') after.delete(change.code)
    else after.set(change.code, { code: change.code, fields: change.after })
  }
  const [old, now] = [indented(before), indented([...after.values()])]
  for (let line = 0; line < Math.max(old.length, now.length); line++) {
    sheet.addRow([old[line] ?? '', now[line] ?? ''])
  }
}

/** One line per department in the order of its path; two full-width blanks per level. */
function indented(nodes: readonly Node[]): string[] {
  const places = treePlaces(
    nodes.map(({ code, fields }) => ({ code, parentCode: fields.parentCode })),
  )
  return [...nodes]
    .map(({ code, fields }) => ({
      code,
      name: fields.name,
      place: places.get(code) ?? { level: 1, path: code },
    }))
    .sort((a, b) => (a.place.path < b.place.path ? -1 : 1))
    .map(({ code, name, place }) => `${'　'.repeat(2 * (place.level - 1))}${code} ${name}`)
}

function addRejected(workbook: Workbook, { plan }: DiffBook): void {
  const sheet = sheetOf(workbook, '却下行', [
    ['対象', 8],
    ['コード', 22],
    ['行', 6],
    ['理由', 70],
  ])
  for (const { entity, code, line, reason } of plan.rejected) {
    sheet.addRow([ENTITY_WORDS[entity], code, line ?? '', reason])
  }
}

function addPeople(workbook: Workbook, book: DiffBook): void {
  const sheet = sheetOf(workbook, '影響社員', [
    ['社員番号', 14],
    ['氏名', 20],
    ['所属', 14],
    ['異動先', 14],
    ['備考', 24],
  ])
  for (const person of affectedPeople(book)) {
    sheet.addRow([person.code, person.name, person.from, person.to, person.note])
  }
}

type AffectedPerson = Readonly<{
  code: string
  name: string
  from: string
  to: string
  note: string
}>

/** People whose place changes, whose department moves, or who must be placed again. */
export function affectedPeople({
  plan,
  state,
}: Pick<DiffBook, 'plan' | 'state'>): AffectedPerson[] {
  const names = new Map(state.employees.map((employee) => [employee.code, employee.name]))
  const moves = [...plan.closedPlaces.moves, ...plan.assignments.changes].map(
    ({ before, after }) => ({
      code: after.employeeCode,
      name: names.get(after.employeeCode) ?? '',
      from: before?.departmentCode ?? '',
      to: after.departmentCode,
      note: after.endDate === null ? '異動' : '終了',
    }),
  )
  const unplaced = plan.closedPlaces.unplaced.map(({ employee, departmentCode }) => {
    return {
      code: employee.code,
      name: employee.name,
      from: departmentCode,
      to: '',
      note: '要再配属',
    }
  })
  const moved = new Set(
    plan.departments.changes
      .filter((change) => change.kind === 'move')
      .map((change) => change.code),
  )
  const carried = state.employees
    .filter((employee) => moved.has(employee.departmentCode))
    .map(({ code, name, departmentCode }) => {
      return { code, name, from: departmentCode, to: departmentCode, note: '部門ごと移動' }
    })
  return [...moves, ...unplaced, ...carried]
}

function sheetOf(
  workbook: Workbook,
  name: string,
  columns: readonly (readonly [header: string, width: number])[],
): Worksheet {
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = columns.map(([header, width]) => ({ header, width }))
  sheet.getRow(1).font = { bold: true }
  return sheet
}
