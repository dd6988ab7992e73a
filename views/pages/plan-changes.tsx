/** What a change of the configuration does to the runs of the next 400 days: the last one, or an edit not saved yet. */
import type { PlanDiff } from '../../server/domain/plan-diff.ts'
import { Layout } from '../layout.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Empty, Frame, Notice, Panel } from '../parts/panel.tsx'
import { DiffTables } from '../parts/plan/diff.tsx'
import { PlanTabs } from '../parts/plan/tabs.tsx'
import { type Bilingual, inLanguage, type Screen } from '../screen.ts'

export type ConfigLine = Readonly<{ version: string; loadedAt: number; loadedBy: string }>

/** A fault of a configuration file, and where it is. */
export type FileFault = Readonly<{
  file: string
  line: number
  col: number
  message: Bilingual
  hint?: Bilingual
}>

export type ChangesFacts = Readonly<{
  /** Null before the first start. */
  inForce: ConfigLine | null
  earlier: readonly ConfigLine[]
  /** What the plan is compared with; null: there is nothing. */
  base: ConfigLine | null
  isEdit: boolean
  /** Text of the file for the form. */
  schedule: string
  result:
    | Readonly<{ ok: true; diff: PlanDiff }>
    | Readonly<{ ok: false; side: 'before' | 'after'; faults: readonly FileFault[] }>
    | null
  titles: ReadonlyMap<string, Bilingual>
}>

type ChangesProps = { screen: Screen; facts: ChangesFacts }

export function ChangesPage({ screen, facts }: ChangesProps) {
  const { words } = screen
  return (
    <Layout screen={screen} title={words.changes.title} nav="plan">
      <div class="page-head">
        <h1>
          {words.plan.title} <small>{words.changes.title}</small>
        </h1>
        <PlanTabs screen={screen} choice={null} />
      </div>
      <Effect screen={screen} facts={facts} />
      <EditPanel screen={screen} facts={facts} />
    </Layout>
  )
}

function Effect({ screen, facts }: ChangesProps) {
  const { words } = screen
  const { result, isEdit } = facts
  return (
    <Panel id="effect" title={titleOf({ screen, facts })}>
      {isEdit || facts.earlier.length === 0 ? null : <BaseForm screen={screen} facts={facts} />}
      {result === null ? <Empty>{words.changes.noEarlier}</Empty> : null}
      {result?.ok === true ? (
        <DiffTables screen={screen} diff={result.diff} titles={facts.titles} />
      ) : null}
      {result?.ok === false ? <Faults screen={screen} result={result} /> : null}
    </Panel>
  )
}

function titleOf({ screen, facts }: ChangesProps): string {
  const { words, format } = screen
  if (facts.isEdit) return words.changes.edit
  if (!facts.inForce || !facts.base) return words.changes.title
  return words.changes.last(format.dayTime(facts.inForce.loadedAt), facts.inForce.loadedBy)
}

function BaseForm({ screen, facts }: ChangesProps) {
  const { words, format } = screen
  return (
    <form method="get" action="/plan/changes" class="filter-form">
      <label>
        {words.changes.against}
        <select name="base">
          {facts.earlier.map(({ version, loadedAt, loadedBy }) => (
            <option value={version} selected={version === facts.base?.version}>
              {words.changes.version(version.slice(0, 8), format.dayTime(loadedAt), loadedBy)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit">{words.app.apply}</button>
    </form>
  )
}

type Refused = Extract<ChangesFacts['result'], { ok: false }>

function Faults({ screen, result }: { screen: Screen; result: Refused }) {
  const { words, format } = screen
  return (
    <>
      <Notice
        kind="fail"
        title={words.changes.faults(format.number(result.faults.length))}
        {...(result.side === 'before' ? { hint: words.changes.faultsBefore } : {})}
      />
      <Frame label={words.changes.faults(format.number(result.faults.length))}>
        <table class="grid-table">
          <ColumnHeads names={words.changes.faultColumns} />
          <tbody>
            {result.faults.map(({ file, line, col, message, hint }) => (
              <tr>
                <td>
                  <code>{`${file}:${line}:${col}`}</code>
                </td>
                <td class="wrap">
                  {inLanguage(screen, message)}{' '}
                  {hint ? <span class="muted">{inLanguage(screen, hint)}</span> : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Frame>
    </>
  )
}

function EditPanel({ screen, facts }: ChangesProps) {
  const { words } = screen
  if (facts.inForce === null) return null
  return (
    <Panel id="try" title={words.changes.try} aside={words.changes.tryHelp}>
      <form
        method="post"
        action="/plan/changes"
        enctype="multipart/form-data"
        class="stack try-form"
      >
        <label>
          {words.changes.schedule}
          <textarea name="schedule" rows={16} spellcheck={false} autocapitalize="none">
            {facts.schedule}
          </textarea>
        </label>
        <label>
          {words.changes.file}
          <input type="file" name="file" accept=".yaml,.yml,text/plain" />
        </label>
        <button type="submit">{words.changes.submit}</button>
      </form>
    </Panel>
  )
}
