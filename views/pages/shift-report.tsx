/** The report of one operating day: what was planned, what became of it, and what the next shift must know. */
import type { ShiftReport } from '../../server/domain/shift-report.ts'
import { Layout } from '../layout.tsx'
import { Empty, Frame, hintProps, Notice, Panel } from '../parts/panel.tsx'
import { SeverityBadge } from '../parts/severity.tsx'
import { Badge, Glyph } from '../parts/status.tsx'
import { type Bilingual, type Hint, inLanguage, type Screen } from '../screen.ts'
import type { Cell, Sheet } from '../shift-report/sheet.ts'
import { shiftHeadline, shiftSheets, shiftTitle } from '../shift-report/sheets.ts'

export type ShiftReportProps = {
  screen: Screen
  report: ShiftReport
  /** Calendar days beside it; null: the next one has not begun. */
  previous: string
  next: string | null
  notice: Readonly<{ kind: 'fail' | 'info'; message: Bilingual; hint: Hint | null }> | null
  /** What was typed and could not be recorded. */
  typed: string
}

export function ShiftReportPage(props: ShiftReportProps) {
  const { screen, report, notice } = props
  return (
    <Layout screen={screen} title={shiftTitle(report, screen)} nav="shiftReport">
      <Head {...props} />
      {notice ? (
        <Notice
          kind={notice.kind}
          title={inLanguage(screen, notice.message)}
          {...hintProps(screen, notice.hint)}
        />
      ) : null}
      <ShiftReportBody screen={screen} report={report} />
      {screen.operator?.mayAct ? <NoteForm {...props} /> : null}
    </Layout>
  )
}

function Head({ screen, report, previous, next }: ShiftReportProps) {
  const { words, format } = screen
  const file = (kind: string) => `/shift-report/${report.day}/${kind}`
  return (
    <div class="page-head shift-head">
      <h1>
        {words.shift.title} <small>{format.day(report.day)}</small>
      </h1>
      <form method="get" action="/shift-report" class="filter-form">
        <a class="button" href={`/shift-report?day=${previous}`}>
          <span aria-hidden="true">‹</span> {words.shift.previous}
        </a>
        <label>
          <span class="unseen">{words.shift.day}</span>
          <input type="date" name="day" value={report.day} />
        </label>
        <button type="submit">{words.shift.show}</button>
        {next === null ? null : (
          <a class="button" href={`/shift-report?day=${next}`}>
            {words.shift.next} <span aria-hidden="true">›</span>
          </a>
        )}
        <span class="buttons">
          <a class="button" href={file('xlsx')}>
            {words.shift.excel}
          </a>
          <a class="button" href={file('pdf')}>
            {words.shift.pdf}
          </a>
        </span>
      </form>
    </div>
  )
}

/** The report itself: on the page, and alone in a file. */
export function ShiftReportBody({ screen, report }: { screen: Screen; report: ShiftReport }) {
  const { words, format } = screen
  const sheets = shiftSheets(report, screen)
  return (
    <div class="shift">
      <p class="lead">{shiftHeadline(report, screen)}</p>
      <p class="hint">
        {report.installation} · {words.shift.made(format.exact(report.madeAt))}
        {report.isOver ? null : ` · ${words.shift.notOver}`}
      </p>
      <Counts screen={screen} report={report} />
      {sheets.map((sheet) => (
        <SheetPanel sheet={sheet} screen={screen} />
      ))}
    </div>
  )
}

const FATES = [
  ['ok', 'succeeded'],
  ['warned', 'warned'],
  ['failed', 'failed'],
  ['running', 'running'],
  ['waiting', 'queued'],
  ['toCome', 'planned'],
  ['skipped', 'skipped'],
  ['missed', 'missed'],
  ['unaccounted', 'unaccounted'],
] as const

/** Each number leads to the due times it counts. */
function Counts({ screen, report }: { screen: Screen; report: ShiftReport }) {
  const { words, format } = screen
  const { day, tally } = report
  return (
    <p class="accounting">
      <b>
        {words.shift.planned} <span class="number">{format.number(tally.total)}</span>
      </b>
      {FATES.map(([fate, mark]) => (
        <a href={`/due?day=${day}&fate=${fate}`} class={tally[fate] === 0 ? 'fate none' : 'fate'}>
          <Glyph mark={mark} />
          {words.today[fate]} <b class="number">{format.number(tally[fate])}</b>
        </a>
      ))}
    </p>
  )
}

function SheetPanel({ sheet, screen }: { sheet: Sheet; screen: Screen }) {
  return (
    <Panel
      id={`shift-${sheet.key}`}
      title={sheet.title}
      {...(sheet.rows.length > 0 ? { aside: screen.format.number(sheet.rows.length) } : {})}
    >
      {sheet.rows.length === 0 ? (
        <Empty>{sheet.empty}</Empty>
      ) : (
        <Frame label={sheet.title}>
          <table class="grid-table">
            <thead>
              <tr>
                {sheet.columns.map(({ name, align }) => (
                  <th scope="col" {...(align ? { class: 'right' } : {})}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sheet.rows.map((row) => (
                <tr>
                  {row.map((cell, index) => (
                    <td class={classOf(sheet, index, cell)}>{contentOf(cell, screen)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </Panel>
  )
}

function classOf(sheet: Sheet, index: number, cell: Cell): string {
  const column = sheet.columns[index]
  return [
    column?.align ? 'right number' : column?.wide ? 'wrap message-text' : 'short',
    cell.isBad ? 'tone-fail strong' : '',
  ].join(' ')
}

function contentOf(cell: Cell, screen: Screen) {
  const shown = shownAs(cell, screen)
  return cell.href ? <a href={cell.href}>{shown}</a> : shown
}

function shownAs({ severity, mark, text }: Cell, screen: Screen) {
  if (severity) return <SeverityBadge severity={severity} screen={screen} />
  return mark ? <Badge mark={mark} screen={screen} /> : text
}

function NoteForm({ screen, report, typed }: ShiftReportProps) {
  const { words } = screen
  return (
    <Panel id="add-note" title={words.shift.addNote}>
      <form method="post" action="/shift-report/notes" class="stack">
        <input type="hidden" name="day" value={report.day} />
        <input type="hidden" name="key" value={screen.formKey} />
        <label>
          {words.shift.noteText}
          <textarea name="text" rows={3} maxlength={2_000} required>
            {typed}
          </textarea>
          <small>{words.shift.noteHint}</small>
        </label>
        <button type="submit" class="primary">
          {words.shift.addNote}
        </button>
      </form>
    </Panel>
  )
}
