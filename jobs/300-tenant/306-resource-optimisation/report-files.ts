/** optimization_<date>.json and .xlsx below reports/_platform/optimization; of BATCH-306. */

import { adjustmentNote } from '../../../server/domain/resources/adjustment-note.ts'
import {
  NUMBER_FORMATS,
  type Workbook,
  type Worksheet,
  workbookBytes,
} from '../../../server/sdk/documents/workbook.ts'
import type { SystemRun } from '../../../server/sdk/index.ts'
import { jsonText, platformReport, withEarlier, writeReport } from '../digests/day-file.ts'
import type { OptimiseParams } from './params.ts'
import type { OptimiseSummary, TenantAdjustment, TenantProposal } from './summary.ts'

const HEAD_FILL = 'FF1F3A5F'
const KIND = 'optimization'

export async function writeReports(
  run: SystemRun<OptimiseParams>,
  summary: OptimiseSummary,
): Promise<void> {
  const place = (ending: string) =>
    platformReport(run, 'optimization', `optimization_${summary.date}.${ending}`)
  // A rerun for some companies keeps the others, and what was changed earlier on the day.
  const open = await withEarlier(place('json'), 'open', summary.open)
  const adjustments = await withEarlier(place('json'), 'adjustments', summary.adjustments)
  const whole = { ...summary, open, adjustments }
  await writeReport(run, place('json'), { kind: KIND, content: jsonText(whole) })
  await writeReport(run, place('xlsx'), { kind: KIND, content: await workbook(run, whole) })
}

function workbook(run: SystemRun<OptimiseParams>, summary: OptimiseSummary): Promise<Buffer> {
  const title = `リソース最適化 ${summary.date}`
  const author = run.settings.toban.issuer.name
  return workbookBytes({ title, author, at: run.now() }, (book) => {
    addOverview(book, summary)
    addProposals(book, summary.open)
    addAdjustments(book, summary.adjustments)
  })
}

function addOverview(book: Workbook, summary: OptimiseSummary): void {
  const sheet = book.addWorksheet('総括', { pageSetup: { paperSize: 9, fitToPage: true } })
  sheet.columns = [{ width: 30 }, { width: 22 }, { width: 22 }]
  sheet.addRow([`リソース最適化 ${summary.date}`]).font = { size: 16, bold: true }
  const facts = [
    ['分析日数', summary.analysisDays],
    ['水準', summary.level],
    ['対象会社数', summary.totalTenants],
    ['データ不足の会社数', summary.insufficientData.length],
    ['新規の提案', summary.proposals.created],
    ['更新した提案', summary.proposals.refreshed],
    ['期限切れの提案', summary.proposals.expired],
    ['適用', summary.applied],
    ['失敗', summary.failed],
    ['見送り', summary.skipped],
    ['見込み削減額(月額、円)', summary.expectedSavingMinor],
    ['実績削減額(月額、円)', summary.actualSavingMinor],
    ['ディスクに対する割り当て', summary.oversubscription],
    ['90 日後のディスク使用率', summary.forecastShare],
  ] as const
  for (const [name, value] of facts) sheet.addRow([name, value])
  sheet.addRow([])
  addHead(sheet, ['リソース', '件数', '削減額(月額、円)'])
  for (const [resource, { count, saving }] of Object.entries(summary.byResource))
    sheet.addRow([RESOURCES[resource as keyof typeof RESOURCES], count, saving]).getCell(3).numFmt =
      NUMBER_FORMATS.integer
}

const RESOURCES = {
  storage: 'ストレージ',
  users: 'ユーザー数',
  api: 'API 呼出(毎時)',
  db_reclaim: 'データベースの空き領域',
  file_orphans: '登録のないファイル',
} as const
const KINDS = {
  scale_up: '増量',
  scale_down: '減量',
  reclaim: '回収',
  upsell: '営業案件',
} as const
const RISKS = { low: '低', medium: '中', high: '高' } as const
const RESULTS = { done: '完了', failed: '失敗', skipped: '見送り' } as const

function addProposals(book: Workbook, open: readonly TenantProposal[]): void {
  const sheet = book.addWorksheet('提案', { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = [28, 22, 10, 16, 16, 10, 16, 8, 10, 8].map((width) => ({ width }))
  addHead(sheet, [
    '会社',
    'リソース',
    '種類',
    '現在',
    '提案',
    '単位',
    '削減額(月額)',
    'リスク',
    '確度',
    '自動',
  ])
  for (const one of open) {
    const row = sheet.addRow([
      one.tenantName,
      RESOURCES[one.resource],
      KINDS[one.kind],
      one.current,
      one.proposed,
      one.unit,
      one.savingMinor,
      RISKS[one.risk],
      one.confidenceBp / 10_000,
      one.isAutoApplicable ? '可' : null,
    ])
    for (const column of [4, 5]) row.getCell(column).numFmt = NUMBER_FORMATS.integer
    row.getCell(7).numFmt = NUMBER_FORMATS.money.JPY ?? NUMBER_FORMATS.integer
    row.getCell(9).numFmt = '0.0%'
  }
}

function addAdjustments(book: Workbook, adjustments: readonly TenantAdjustment[]): void {
  const sheet = book.addWorksheet('適用履歴', { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.columns = [28, 22, 16, 16, 10, 10, 40].map((width) => ({ width }))
  addHead(sheet, ['会社', 'リソース', '変更前', '変更後', '単位', '結果', '備考'])
  for (const one of adjustments) {
    const row = sheet.addRow([
      one.tenantName,
      RESOURCES[one.resource],
      one.before,
      one.after,
      one.unit,
      RESULTS[one.result],
      one.note === null ? null : adjustmentNote(one.note).ja,
    ])
    for (const column of [3, 4]) row.getCell(column).numFmt = NUMBER_FORMATS.integer
  }
}

function addHead(sheet: Worksheet, names: readonly string[]): void {
  const row = sheet.addRow([...names])
  row.eachCell((cell) => {
    cell.font = { bold: true, color: { argb: 'FFFFFFFF' } }
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: HEAD_FILL } }
    cell.alignment = { horizontal: 'center' }
  })
}
