/** What a rerun would do, before anything is started: people fear what they can not see. */
import { Layout } from '../layout.tsx'
import { Facts, FaultNotice, Panel } from '../parts/panel.tsx'
import { ReasonField } from '../parts/run-form.tsx'
import type { RunLine } from '../parts/run-line.tsx'
import { Badge } from '../parts/status.tsx'
import { type Bilingual, type Hint, inLanguage, type Screen } from '../screen.ts'

export type RerunFacts = Readonly<{
  run: RunLine
  failedOnly: boolean
  /** Chosen by hand; null = all of the run. */
  tenants: readonly string[] | null
  /** What was typed, or proposed by the page that led here. */
  reason: string
  again: readonly string[]
  untouched: readonly string[]
  refused: readonly Readonly<{ code: string; reason: Bilingual }>[]
  expectedDurationMs: number | null
  finishBy: number | null
  /** With which timeout and retries it would run: those of then, or today's. */
  settings: Bilingual
  fault: Readonly<{ message: Bilingual; hint: Hint | null }> | null
}>

export function RerunPage({ screen, facts }: { screen: Screen; facts: RerunFacts }) {
  const { words } = screen
  const { run, fault } = facts
  return (
    <Layout screen={screen} title={words.rerun.title} nav="batches">
      <div class="page-head">
        <p class="crumbs">
          <a href={`/runs/${run.runId}`}>{words.app.back}</a>
        </p>
        <h1>{words.rerun.title}</h1>
        <p class="lead">
          {words.rerun.of}{' '}
          <a href={`/runs/${run.runId}`}>
            {run.batchId} {inLanguage(screen, run.title)}{' '}
            {screen.format.dayTime(run.startedAt ?? run.queuedAt)}
          </a>{' '}
          <Badge mark={run.mark} screen={screen} />
        </p>
      </div>
      <FaultNotice screen={screen} fault={fault} />
      <Panel id="preview" title={words.rerun.nothingYet} class="preview">
        <Preview screen={screen} facts={facts} />
        <StartForm screen={screen} facts={facts} />
      </Panel>
    </Layout>
  )
}

function Preview({ screen, facts }: { screen: Screen; facts: RerunFacts }) {
  const { words, format } = screen
  const { again, untouched, refused } = facts
  const whole = again.length + untouched.length + refused.length === 0
  const refusals = refused.map((item) => `${item.code} (${inLanguage(screen, item.reason)})`)
  return (
    <>
      {whole ? <p>{words.rerun.whole}</p> : null}
      <Facts
        pairs={[
          listed(words.rerun.again(format.number(again.length)), again),
          listed(words.rerun.untouched(format.number(untouched.length)), untouched),
          listed(words.rerun.refused(format.number(refused.length)), refusals),
        ]}
      />
      <p>{expectation(screen, facts)}</p>
      <p>{inLanguage(screen, facts.settings)}</p>
    </>
  )
}

/** More codes than this are only counted. */
const MOST_CODES = 40

function listed(name: string, codes: readonly string[]): readonly [string, string | null] {
  if (codes.length === 0) return [name, null]
  const more = codes.length > MOST_CODES ? ' …' : ''
  return [name, codes.slice(0, MOST_CODES).join(', ') + more]
}

function expectation(screen: Screen, facts: RerunFacts): string {
  const { words, format, now } = screen
  if (facts.expectedDurationMs === null) return words.rerun.noHistory
  const end = now + facts.expectedDurationMs
  const text = words.rerun.expected(format.duration(facts.expectedDurationMs), format.time(end))
  if (facts.finishBy === null) return text
  const deadline = format.time(facts.finishBy)
  return `${text} · ${end <= facts.finishBy ? words.rerun.inTime(deadline) : words.rerun.tooLate(deadline)}`
}

function StartForm({ screen, facts }: { screen: Screen; facts: RerunFacts }) {
  const { words } = screen
  if (!screen.operator?.mayAct) return <p class="hint">{words.errors.forbidden}</p>
  return (
    <form method="post" action={`/runs/${facts.run.runId}/rerun`} class="stack">
      {facts.failedOnly ? <input type="hidden" name="only" value="failed" /> : null}
      {facts.tenants ? (
        <input type="hidden" name="tenants" value={facts.tenants.join(' ')} />
      ) : null}
      <ReasonField screen={screen} value={facts.reason} />
      <p class="buttons">
        <button type="submit" class="primary">
          {words.rerun.submit}
        </button>
        <a class="button" href={`/runs/${facts.run.runId}`}>
          {words.app.back}
        </a>
      </p>
    </form>
  )
}
