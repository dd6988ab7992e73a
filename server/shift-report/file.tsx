/** The shift report as an HTML file that needs no console; written by `toban shift-report --format html`. */
import type { Screen } from '../../views/screen.ts'
import { ShiftReportFile } from '../../views/shift-report/file-page.tsx'
import type { Language } from '../../views/words/dictionary.ts'
import type { ShiftReport } from '../domain/shift-report.ts'
import { readerOf } from './render.ts'

export type HtmlManner = Readonly<{ language: Language; zone: string; css: string }>

export function shiftReportHtml(report: ShiftReport, { language, zone, css }: HtmlManner): string {
  const screen: Screen = {
    ...readerOf({ language, zone }),
    theme: 'light',
    operator: null,
    now: report.madeAt,
    path: '',
    formKey: '',
    demo: false,
    configNotice: null,
    version: '',
    companyName: (code, name) => name ?? code,
  }
  return String(<ShiftReportFile screen={screen} report={report} css={css} />)
}
