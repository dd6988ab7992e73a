/** The box score of a run: companies by state, work done, time against the usual, files and alerts, as figures in a row. */
import type { Child } from 'hono/jsx'
import type { RunPageFacts } from '../pages/run.tsx'
import type { Screen } from '../screen.ts'
import { Duration } from './moment.tsx'
import { Glyph } from './status.tsx'
import { TENANT_STATES } from './tenant-results.tsx'

export function RunScore({ screen, facts }: { screen: Screen; facts: RunPageFacts }) {
  const { words, format } = screen
  const { run, counts, attempts, artifacts, delays } = facts
  const records = attempts.reduce((sum, attempt) => sum + (attempt.records ?? 0), 0)
  const end = run.finishedAt ?? (run.mark === 'running' ? screen.now : null)
  const duration = run.startedAt === null || end === null ? null : end - run.startedAt
  const usual = delays?.usualMs ?? null
  return (
    <dl class="score" aria-label={words.run.score}>
      {TENANT_STATES.map((state) =>
        counts[state] ? (
          <Figure name={words.states[state]} href={`/runs/${run.runId}?state=${state}#tenants`}>
            <Glyph mark={state} /> {format.number(counts[state])}
          </Figure>
        ) : null,
      )}
      <Figure
        name={words.run.duration}
        note={usual === null ? null : `${words.run.usual} ${format.duration(usual)}`}
      >
        <Duration ms={duration} screen={screen} />
      </Figure>
      {records > 0 ? <Figure name={words.run.records}>{format.number(records)}</Figure> : null}
      {attempts.length > 1 ? (
        <Figure name={words.run.attempt} href="#attempts">
          {format.number(attempts.length)}
        </Figure>
      ) : null}
      {artifacts.length > 0 ? (
        <Figure name={words.run.artifacts} href="#artifacts">
          {format.number(artifacts.length)}
        </Figure>
      ) : null}
      {facts.alerts.length > 0 ? (
        <Figure name={words.run.raised} href="#raised">
          {format.number(facts.alerts.length)}
        </Figure>
      ) : null}
    </dl>
  )
}

type FigureProps = { name: string; href?: string; note?: string | null; children?: Child }

function Figure({ name, href, note, children }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="number">
        {href ? <a href={href}>{children}</a> : children}
        {note ? <small>{note}</small> : null}
      </dd>
    </div>
  )
}
