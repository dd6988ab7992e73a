/** The log of a run: pages of 1,000 lines by number, the lines that pass a filter, or its end while it is written. */
import { Layout } from '../layout.tsx'
import {
  downloadLink,
  filterLink,
  followLink,
  isNarrow,
  type LogAsked,
  lineLink,
  logLink,
  wholeLink,
} from '../parts/log-address.ts'
import { LogFilter, type LogLine, LogLines } from '../parts/log-lines.tsx'
import { Empty } from '../parts/panel.tsx'
import type { RunLine } from '../parts/run-line.tsx'
import { Badge, isOver } from '../parts/status.tsx'
import type { Screen } from '../screen.ts'

/** Addresses of the neighbouring pages, null where there are none. */
export type LogSteps = Readonly<Record<'first' | 'earlier' | 'later' | 'last', string | null>>

export type LogFacts = Readonly<{
  run: RunLine
  asked: LogAsked
  /** Normalised, as they are marked. */
  words: readonly string[]
  lines: readonly LogLine[]
  tenants: readonly string[]
  lastSeq: number
  steps: LogSteps
  /** Addresses of the nearest errors outside this page. */
  errors: Readonly<{ earlier: string | null; later: string | null }>
  /** How many errors and warnings there are; more than `most` are not counted. */
  loud: Readonly<{ error: number; warn: number; most: number }>
  /** Null when no words are looked for. */
  hits: Readonly<{
    total: number
    byTenant: ReadonlyMap<string, number>
    isComplete: boolean
  }> | null
  /** The lines that a filter has been held against; null when every line is shown. */
  looked: Readonly<{ from: number; to: number }> | null
}>

type Props = { screen: Screen; facts: LogFacts }

export function LogPage({ screen, facts, live }: Props & { live: string | null }) {
  const title = `${screen.words.run.log} – ${facts.run.batchId}`
  return (
    <Layout screen={screen} title={title} nav="batches" {...(live ? { live } : {})}>
      <LogBody screen={screen} facts={facts} />
    </Layout>
  )
}

/** Page and stream share it. */
export function LogBody({ screen, facts }: Props) {
  const { run, lines, asked, words } = facts
  const marks = isNarrow(asked) ? { linkTo: (seq: number) => lineLink(run.runId, seq) } : {}
  return (
    <div id={`log-${run.runId}`} class="log-page">
      <Head screen={screen} facts={facts} />
      <Tools screen={screen} facts={facts} />
      {facts.hits ? <Hits screen={screen} facts={facts} hits={facts.hits} /> : null}
      <Pages screen={screen} facts={facts} name={screen.words.run.logPages} />
      {lines.length === 0 ? (
        <Empty>{screen.words.run[emptyWord(facts)]}</Empty>
      ) : (
        <LogLines
          lines={lines}
          screen={screen}
          class={asked.follows ? 'log log-tail' : 'log'}
          words={words}
          linkToWhole={(seq) => wholeLink(asked, seq)}
          {...marks}
        />
      )}
      {lines.length > 0 && !asked.follows ? (
        <Pages screen={screen} facts={facts} name={screen.words.log.pagesBelow} />
      ) : null}
    </div>
  )
}

function emptyWord({ run, lastSeq }: LogFacts): 'logEmpty' | 'logNone' | 'logNothing' {
  if (lastSeq > 0) return 'logNothing'
  return isOver(run.mark) ? 'logNone' : 'logEmpty'
}

function Head({ screen, facts }: Props) {
  const { words, format } = screen
  const { run, lines, looked } = facts
  const from = looked?.from ?? lines[0]?.seq ?? 0
  const to = looked?.to ?? lines.at(-1)?.seq ?? 0
  return (
    <div class="page-head">
      <p class="crumbs">
        <a href={`/batches/${run.batchId}`}>{run.batchId}</a> /{' '}
        <a href={`/runs/${run.runId}`}>
          {words.run.run} {format.dayTime(run.startedAt ?? run.queuedAt)}
        </a>
      </p>
      <h1>
        {words.run.log} <Badge mark={run.mark} screen={screen} />{' '}
        {facts.lastSeq === 0 ? null : (
          <small class="number">
            {looked ? `${words.log.passing(format.number(lines.length))} – ` : ''}
            {words.run.logHelp(format.number(from), format.number(to))} /{' '}
            {format.number(facts.lastSeq)}
          </small>
        )}
      </h1>
      <p class="log-loud">
        <Loud screen={screen} facts={facts} level="error" />{' '}
        <Loud screen={screen} facts={facts} level="warn" />
        {facts.errors.earlier ? <a href={facts.errors.earlier}>{words.log.errorBefore}</a> : null}
        {facts.errors.later ? <a href={facts.errors.later}>{words.log.errorAfter}</a> : null}
      </p>
    </div>
  )
}

/** The level and all above it are behind the link: with errors among the warnings. */
function Loud({ screen, facts, level }: Props & { level: 'error' | 'warn' }) {
  const { words, format } = screen
  const count = facts.loud[level]
  const { most } = facts.loud
  const text = `${words.levels[level]} ${count > most ? `${format.number(most)}+` : format.number(count)}`
  if (count === 0) return <span class="muted">{text}</span>
  const link = filterLink(facts.run.runId, facts.asked, { level })
  return (
    <a href={link} class={level === 'error' ? 'tone-fail' : 'tone-warn'}>
      {text}
    </a>
  )
}

function Tools({ screen, facts }: Props) {
  const { words } = screen
  const { run, asked } = facts
  const here = `/runs/${run.runId}/log`
  return (
    <div class="log-tools">
      <LogFilter screen={screen} action={here} choice={asked} tenants={facts.tenants}>
        <label>
          <span class="unseen">{words.log.find}</span>
          <input type="search" name="q" value={asked.text} placeholder={words.log.find} />
        </label>
      </LogFilter>
      <form class="log-filter" method="get" action={here}>
        <label>
          <span class="unseen">{words.log.line}</span>
          <input
            name="line"
            inputmode="numeric"
            pattern="[0-9]*"
            required
            placeholder={words.log.line}
            class="log-jump"
          />
        </label>
        <button type="submit">{words.log.jump}</button>
      </form>
      <p class="log-links">
        {isNarrow(asked) ? <a href={`${here}?page=1`}>{words.log.everyLine}</a> : null}
        {asked.follows ? (
          <a href={logLink(run.runId, asked, { page: 1 })}>{words.log.stopFollowing}</a>
        ) : (
          <a href={followLink(run.runId, asked)}>{words.log.follow}</a>
        )}
        <a href={downloadLink(run.runId, asked, 'text')}>{words.log.asText}</a>
        <a href={downloadLink(run.runId, asked, 'jsonl')}>{words.log.asJson}</a>
      </p>
    </div>
  )
}

type HitsProps = Props & { hits: NonNullable<LogFacts['hits']> }

function Hits({ screen, facts, hits }: HitsProps) {
  const { words, format } = screen
  const { run, asked } = facts
  const more = hits.isComplete ? '' : '+'
  const named = [...hits.byTenant].filter(([code]) => code !== '').sort((a, b) => b[1] - a[1])
  return (
    <nav class="filters" aria-label={words.log.hits}>
      <HitLink
        href={filterLink(run.runId, asked, { tenant: null })}
        current={asked.tenant === null}
        text={`${words.log.hits} ${format.number(hits.total)}${more}`}
      />
      {named.map(([code, count]) => (
        <HitLink
          href={filterLink(run.runId, asked, { tenant: code })}
          current={asked.tenant === code}
          text={`${code} ${format.number(count)}${more}`}
        />
      ))}
    </nav>
  )
}

function HitLink({ href, current, text }: { href: string; current: boolean; text: string }) {
  return (
    <a href={href} class="number" {...(current ? { 'aria-current': 'true' as const } : {})}>
      {text}
    </a>
  )
}

function Pages({ screen, facts, name }: Props & { name: string }) {
  const words = screen.words.run
  const links = [
    [words.firstLine, facts.steps.first],
    [words.earlier, facts.steps.earlier],
    [words.later, facts.steps.later],
    [words.lastLine, facts.steps.last],
  ] as const
  if (links.every(([, href]) => href === null)) return null
  return (
    <nav class="pager" aria-label={name}>
      {links.map(([text, href]) => (href === null ? null : <a href={href}>{text}</a>))}
    </nav>
  )
}
