/** A run in one line: of a list on the today page, or of the table of a batch. */
import { type Bilingual, inLanguage, type Screen, shortTitle } from '../screen.ts'
import { Duration, Moment } from './moment.tsx'
import { Badge, Glyph, type Mark } from './status.tsx'

export type RunLine = Readonly<{
  runId: string
  batchId: string
  title: Bilingual
  mark: Mark
  businessDate: string
  queuedAt: number
  startedAt: number | null
  finishedAt: number | null
  trigger: keyof Screen['words']['triggers']
  triggeredBy: string
  reason: string | null
  attempt: number
  dryRun: boolean
  error: Bilingual | null
}>

/** Why it went as it went: its error, else why somebody started it. */
export function whyText({ error, reason }: RunLine, screen: Screen): string {
  return error ? inLanguage(screen, error) : (reason ?? '')
}

/** For the lists beside the board: what, when, and why it failed. */
export function RunItem({ run, screen }: { run: RunLine; screen: Screen }) {
  return (
    <li class="item">
      <Glyph mark={run.mark} label={screen.words.states[run.mark]} />
      <a href={`/runs/${run.runId}`}>
        <b>{run.batchId.slice(-3)}</b> {shortTitle(screen, run.title)}
      </a>
      <Moment at={run.finishedAt ?? run.startedAt ?? run.queuedAt} screen={screen} style="time" />
      {run.error ? <p class="item-note">{inLanguage(screen, run.error)}</p> : null}
    </li>
  )
}

export function RunTable({
  runs,
  screen,
  label,
}: {
  runs: readonly RunLine[]
  screen: Screen
  label: string
}) {
  const { words } = screen
  return (
    <table class="grid-table">
      <caption class="unseen">{label}</caption>
      <thead>
        <tr>
          <th scope="col">{words.batch.state}</th>
          <th scope="col">{words.run.startedAt}</th>
          <th scope="col" class="right">
            {words.run.duration}
          </th>
          <th scope="col">{words.run.businessDate}</th>
          <th scope="col">{words.run.trigger}</th>
          <th scope="col">{words.run.why}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <RunRow run={run} screen={screen} />
        ))}
      </tbody>
    </table>
  )
}

function RunRow({ run, screen }: { run: RunLine; screen: Screen }) {
  const { words, format } = screen
  const end = run.finishedAt ?? (run.mark === 'running' ? screen.now : null)
  return (
    <tr>
      <td>
        <Badge mark={run.mark} screen={screen} />
      </td>
      <td>
        <a href={`/runs/${run.runId}`}>
          <Moment at={run.startedAt ?? run.queuedAt} screen={screen} />
        </a>
        {run.dryRun ? <em class="chip">{words.run.dryRun}</em> : null}
      </td>
      <td class="right">
        <Duration
          ms={run.startedAt === null || end === null ? null : end - run.startedAt}
          screen={screen}
        />
      </td>
      <td class="number">{format.day(run.businessDate)}</td>
      <td class="short">
        {words.triggers[run.trigger]}
        {run.trigger === 'manual' ? ` · ${run.triggeredBy}` : ''}
        {run.attempt > 1 ? ` · ${words.run.attempt} ${run.attempt}` : ''}
      </td>
      <td class="clip" title={whyText(run, screen)}>
        {whyText(run, screen)}
      </td>
    </tr>
  )
}
