import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterEach, describe, expect, it } from 'vitest'
import { cleanUp, type TestFolder } from '../fixture/data-folder.ts'
import { addDiscount, addItem, bill, holding, MAY, sample, use } from './302-month.ts'

afterEach(cleanUp)

const NUMBER = 'INV-2025-05-001'

function fileOf(made: TestFolder, name: string): Buffer {
  return readFileSync(join(made.root, 'reports/alpha/invoices/2025-05', name))
}

/** All text of a PDF file without blanks, page by page. */
async function textOf(bytes: Buffer): Promise<string[]> {
  const pdf = await getDocument({
    data: new Uint8Array(bytes),
    useSystemFonts: false,
    verbosity: 0,
  }).promise
  const pages: string[] = []
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent()
    pages.push(
      items
        .map((item) => ('str' in item ? item.str : ''))
        .join('')
        .replace(/\s/g, ''),
    )
  }
  await pdf.destroy()
  return pages
}

describe('the printed invoice', () => {
  it('has everything a qualified invoice must have', async () => {
    const made = sample()
    await bill(made)
    const [page] = await textOf(fileOf(made, `${NUMBER}.pdf`))
    const wanted = [
      '請求書',
      NUMBER,
      '2025年6月1日',
      '2025年7月1日',
      '株式会社alpha御中',
      'さくらホールディングス株式会社',
      '登録番号T5999901234567',
      'ご請求金額(税込)¥73,700',
      'ご利用期間',
      '2025年5月1日〜2025年5月31日',
      'スタンダード基本料金',
      '追加ストレージ',
      '10%対象¥67,000¥6,700',
      '小計(税抜)¥67,000',
      '消費税¥6,700',
      '合計(税込)¥73,700',
      '架空銀行本店営業部普通0000000',
      '1/1ページ',
    ]
    for (const text of wanted) expect(page).toContain(text)
    expect(page).not.toContain('概算')
  })

  it('marks what is at the reduced rate and what is estimated, over as many pages as it needs', async () => {
    const made = holding()
    made.addTenant({ code: 'alpha' })
    use(made, 'alpha', MAY, { gb: 150, except: ['2025-05-17'] })
    for (let n = 1; n <= 40; n += 1)
      addItem(made, 'alpha', 1_000, { label: `研修の飲食 ${n}`, taxClass: 'RED' })
    await bill(made, { params: { allowEstimate: true } })
    const pages = await textOf(fileOf(made, `${NUMBER}.pdf`))
    const text = pages.join('')
    expect(pages.length).toBeGreaterThan(1)
    // The head of the table is repeated on every page that has lines.
    for (const page of pages.filter((each) => each.includes('研修')))
      expect(page).toContain('金額(税抜)')
    expect(text).toContain('研修の飲食40※')
    expect(text).toContain('※は軽減税率の対象です')
    expect(text).toContain('8%対象(軽減税率)※¥40,000¥3,200')
    expect(text).toContain('【概算】')
    expect(text).toContain(`${pages.length}/${pages.length}ページ`)
  })

  it('names as a correction what it corrects, and why', async () => {
    const made = sample()
    await bill(made)
    addDiscount(made, 'alpha', { type: 'percentage', valueBp: 1_000, label: '長期契約割引' })
    await bill(made, { params: { forceRecalc: true, reason: '長期契約割引の適用漏れ' } })
    const text = (await textOf(fileOf(made, `${NUMBER}-R1.pdf`))).join('')
    for (const wanted of [
      '修正請求書',
      `${NUMBER}-R1`,
      `修正前の請求書${NUMBER}(発行日2025年6月1日)`,
      '修正前の金額¥73,700',
      '修正の理由長期契約割引の適用漏れ',
    ]) {
      expect(text).toContain(wanted)
    }
  })
})

describe('the workbook', () => {
  it('has the amounts as numbers on three sheets', async () => {
    const made = sample()
    await bill(made)
    const book = new exceljs.Workbook()
    await book.xlsx.load(fileOf(made, `${NUMBER}.xlsx`) as unknown as ArrayBuffer)
    expect(book.worksheets.map((sheet) => sheet.name)).toEqual(['請求書', '明細', '日別使用量'])
    const lines = book.getWorksheet('明細')!
    const amounts = lines.getColumn(6).values.slice(2)
    expect(amounts).toEqual([50_000, 15_000, 5_000, -3_000])
    expect(lines.getCell('F2').numFmt).toContain('¥')
    expect(lines.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
    const usage = book.getWorksheet('日別使用量')!
    expect(usage.rowCount).toBe(32)
    expect(usage.getRow(32).values).toEqual([
      undefined,
      '2025-05-31',
      1,
      50_000,
      0,
      150 * 2 ** 30,
      150,
    ])
    const totals = book.getWorksheet('請求書')!.getColumn(2).values
    expect(totals).toContain(73_700)
  })
})

describe('the accounting file', () => {
  const ENCODED = {
    taxRounding: 'floor',
    holdOnAnomaly: false,
    accountingEncoding: 'cp932',
    accounts: { receivable: '売掛金', sales: '売上高', consumptionTax: '仮受消費税' },
    recipients: { accounting: [], management: [] },
  } as const
  const settings = {
    toban: { billing: { ...ENCODED, recipients: { accounting: [], management: [] } } },
  }
  const PATH = 'reports/_platform/accounting/accounting_2025-05.csv'

  function named(name: string): TestFolder {
    const made = holding()
    made.addTenant({ code: 'alpha', name })
    use(made, 'alpha', MAY)
    return made
  }

  it('is UTF-8 with a byte order mark and CRLF', async () => {
    const made = named('株式会社𠮷野')
    await bill(made)
    const text = readFileSync(join(made.root, PATH), 'utf8')
    expect(text.startsWith('\uFEFF伝票日付,')).toBe(true)
    expect(text.split('\r\n')).toHaveLength(5)
    expect(text).toContain('株式会社𠮷野')
  })

  it('is cp932 on request', async () => {
    const made = named('㈱髙﨑〜①')
    await bill(made, { settings })
    const bytes = readFileSync(join(made.root, PATH))
    const text = new TextDecoder('shift_jis', { fatal: true }).decode(bytes)
    expect(text).toContain('㈱髙﨑～①')
  })

  it('is refused rather than written with a replaced character; the invoices stand', async () => {
    const made = named('株式会社𠮷野')
    const done = await bill(made, { settings })
    expect(done.state).toBe('failed')
    expect(done.error).toMatchObject({ code: 'accounting_unmappable', class: 'permanent' })
    expect(done.error?.message).toContain('𠮷')
    expect(fileOf(made, `${NUMBER}.pdf`).length).toBeGreaterThan(10_000)
  })
})
