/** The shift report as a page that stands alone: its style inside, no link that needs the console. */
import { raw } from 'hono/html'
import type { ShiftReport } from '../../server/domain/shift-report.ts'
import { ShiftReportBody } from '../pages/shift-report.tsx'
import type { Screen } from '../screen.ts'
import { shiftTitle } from './sheets.ts'

/** @param css the console's style sheet, as text. */
export function ShiftReportFile(props: { screen: Screen; report: ShiftReport; css: string }) {
  const { screen, report, css } = props
  return (
    <>
      {raw('<!DOCTYPE html>')}
      <html lang={screen.language} data-theme="light">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{shiftTitle(report, screen)}</title>
          <style>{raw(css.replaceAll('</style', ''))}</style>
        </head>
        <body>
          <main>
            <h1>{shiftTitle(report, screen)}</h1>
            <ShiftReportBody screen={screen} report={report} />
          </main>
        </body>
      </html>
    </>
  )
}
