/** Gathers a page of a run's log: a numbered one, the lines that pass a filter, or the end of a log that is being written. */
import {
  countHits,
  type HitCounts,
  linesWith,
  linesWithBefore,
  type RunQuery,
} from '../../data/log-search/find-in-run.ts'
import { lastLoud, lastSeq, loudCount, nextLoud } from '../../data/ops/log-lines.ts'
import { logBetween, type ShownLogLine } from '../../data/ops/reading/run-parts.ts'
import type { RunRow } from '../../data/ops/runs.ts'
import { tenantResults } from '../../data/ops/tenant-results.ts'
import type { LogFacts, LogSteps } from '../../views/pages/log.tsx'
import { isNarrow, type LogAsked, lineLink, logLink } from '../../views/parts/log-address.ts'
import { LEVELS } from '../../views/parts/log-lines.tsx'
import { wordsOf } from '../domain/text-grams.ts'
import type { Desk } from './env.ts'
import { runLine } from './run-line.ts'
import { giveWay } from './turns.ts'

export const PAGE_LINES = 1_000
/** The end of a log that is followed: it is sent anew with every change. */
const FOLLOWED_LINES = 300
/** Questions of 1,000 lines each for one page: a rare word in a log without an index is looked for in the next page. */
const MOST_QUESTIONS = 50
const MOST_COUNTED = 5_000
const MOST_LOUD = 10_000
/** Characters of all lines of a page together; longer lines are then cut. */
const ROOMY = 100_000
const SHORTEST_CUT = 100

/** Where the log opens: on its first error; null = it has none. */
export function firstError(desk: Desk, runId: string): number | null {
  return nextLoud(desk.deps.ops, { runId, level: 'error', afterSeq: 0 })
}

export async function logFacts(desk: Desk, run: RunRow, asked: LogAsked): Promise<LogFacts> {
  const { ops } = desk.deps
  const last = lastSeq(ops, run.id)
  const part = await partOf(desk, run.id, last, asked)
  const count = (level: 'warn' | 'error') => loudCount(ops, run.id, level, MOST_LOUD + 1)
  await giveWay()
  const hits = asked.text === '' || asked.follows ? null : await hitsOf(desk, run.id, asked)
  // Drawing a thousand lines is a turn of its own.
  await giveWay()
  return {
    run: runLine(run, desk.deps.batches()),
    asked,
    words: wordsOf(asked.text),
    tenants: tenantResults(ops, run.id).map((result) => result.tenantCode),
    lastSeq: last,
    loud: { error: count('error'), warn: count('warn'), most: MOST_LOUD },
    hits,
    ...part,
    lines: asked.isWhole ? part.lines : fitted(part.lines),
  }
}

type LogPart = Pick<LogFacts, 'lines' | 'steps' | 'looked' | 'errors'>

async function partOf(desk: Desk, runId: string, last: number, asked: LogAsked): Promise<LogPart> {
  if (asked.follows) return followedPart(desk, runId, asked)
  if (!isNarrow(asked)) return numberedPart(desk, runId, last, asked)
  return asked.before === null
    ? partAfter(desk, runId, last, asked)
    : partBefore(desk, runId, last, asked)
}

function numberedPart(desk: Desk, runId: string, last: number, asked: LogAsked): LogPart {
  const { ops } = desk.deps
  const pages = Math.max(1, Math.ceil(last / PAGE_LINES))
  const page = Math.min(pages, Math.max(1, asked.page ?? pages))
  const [from, to] = [(page - 1) * PAGE_LINES + 1, page * PAGE_LINES]
  const link = (target: number, isThere: boolean) =>
    isThere ? logLink(runId, asked, { page: target }) : null
  const line = (seq: number | null) => (seq === null ? null : lineLink(runId, seq))
  return {
    lines: logBetween(ops, runId, from, to),
    steps: {
      first: link(1, page > 1),
      earlier: link(page - 1, page > 1),
      later: link(page + 1, page < pages),
      last: link(pages, page < pages),
    },
    errors: {
      earlier: line(lastLoud(ops, { runId, level: 'error', beforeSeq: from })),
      later: line(nextLoud(ops, { runId, level: 'error', afterSeq: to })),
    },
    looked: null,
  }
}

export function queryOf(runId: string, asked: LogAsked): Omit<RunQuery, 'afterSeq'> {
  const levels = LEVELS.slice(LEVELS.indexOf(asked.level))
  return { runId, words: wordsOf(asked.text), levels, tenantCode: asked.tenant }
}

const NO_ERRORS = { earlier: null, later: null }

async function partAfter(
  desk: Desk,
  runId: string,
  last: number,
  asked: LogAsked,
): Promise<LogPart> {
  const from = asked.after ?? 0
  const query = queryOf(runId, asked)
  const lines: ShownLogLine[] = []
  let [afterSeq, more] = [from, true]
  for (let question = 0; more && question < MOST_QUESTIONS; question += 1) {
    const page = linesWith(desk.deps.ops, desk.logIndex(), { ...query, afterSeq })
    const room = PAGE_LINES - lines.length
    lines.push(...page.lines.slice(0, room))
    const isFull = page.lines.length >= room
    afterSeq = isFull ? (lines.at(-1)?.seq ?? page.lookedUntil) : page.lookedUntil
    more = isFull ? afterSeq < last : page.more
    if (isFull) break
    await giveWay()
  }
  return {
    lines,
    steps: stepsOf(runId, asked, { from: from + 1, to: afterSeq, last, isEnd: !more }),
    errors: NO_ERRORS,
    looked: { from: from + 1, to: more ? afterSeq : last },
  }
}

async function partBefore(
  desk: Desk,
  runId: string,
  last: number,
  asked: LogAsked,
): Promise<LogPart> {
  const end = Math.min(asked.before ?? last + 1, last + 1)
  const { lines, lookedFrom } = await linesUpTo(desk, {
    query: queryOf(runId, asked),
    end,
    most: PAGE_LINES,
  })
  const stretch = { from: lookedFrom, to: end - 1, last, isEnd: end > last }
  return {
    lines,
    steps: stepsOf(runId, asked, stretch),
    errors: NO_ERRORS,
    looked: { from: lookedFrom, to: end - 1 },
  }
}

async function followedPart(desk: Desk, runId: string, asked: LogAsked): Promise<LogPart> {
  const query = queryOf(runId, asked)
  const end = lastSeq(desk.deps.ops, runId) + 1
  const { lines } = await linesUpTo(desk, { query, end, most: FOLLOWED_LINES })
  const steps = { first: null, earlier: null, later: null, last: null }
  return { lines, steps, errors: NO_ERRORS, looked: null }
}

type Backwards = Readonly<{ query: Omit<RunQuery, 'afterSeq'>; end: number; most: number }>

/** The last lines before `end` that pass, as far as one answer looks. */
async function linesUpTo(desk: Desk, { query, end, most }: Backwards) {
  let lines: ShownLogLine[] = []
  let lookedFrom = end
  for (let question = 0; lookedFrom > 1 && question < MOST_QUESTIONS; question += 1) {
    const page = linesWithBefore(desk.deps.ops, desk.logIndex(), {
      ...query,
      beforeSeq: lookedFrom,
    })
    lines = [...page.lines, ...lines]
    lookedFrom = page.lookedFrom
    if (lines.length >= most) break
    await giveWay()
  }
  const shown = lines.slice(-most)
  return { lines: shown, lookedFrom: lines.length > most ? (shown[0]?.seq ?? 1) : lookedFrom }
}

type Stretch = Readonly<{ from: number; to: number; last: number; isEnd: boolean }>

function stepsOf(runId: string, asked: LogAsked, { from, to, last, isEnd }: Stretch): LogSteps {
  const isStart = from <= 1
  return {
    first: isStart ? null : logLink(runId, asked, { after: 0 }),
    earlier: isStart ? null : logLink(runId, asked, { before: from }),
    later: isEnd ? null : logLink(runId, asked, { after: to }),
    last: isEnd ? null : logLink(runId, asked, { before: last + 1 }),
  }
}

/** Per tenant whatever tenant is chosen, so that another can be chosen. */
async function hitsOf(desk: Desk, runId: string, asked: LogAsked): Promise<HitCounts> {
  const query = { ...queryOf(runId, asked), tenantCode: null }
  const counting = countHits(desk.deps.ops, desk.logIndex(), query)
  for (let question = 1; ; question += 1) {
    const { value, done } = counting.next()
    if (done || value.total >= MOST_COUNTED || question >= MOST_QUESTIONS) return value
    await giveWay()
  }
}

/** Lines may be 12,000 characters long: a thousand of them are no page. */
function fitted(lines: readonly ShownLogLine[]): LogFacts['lines'] {
  const size = (line: ShownLogLine) => line.message.length + (line.fieldsJson?.length ?? 0)
  if (lines.reduce((sum, line) => sum + size(line), 0) <= ROOMY) return lines
  const most = Math.max(SHORTEST_CUT, Math.floor(ROOMY / lines.length))
  return lines.map((line) => {
    const left = size(line) - most
    if (left <= 0) return line
    const fieldsLeft = Math.max(0, most - line.message.length)
    return {
      ...line,
      message: line.message.slice(0, most),
      fieldsJson: fieldsLeft === 0 ? null : (line.fieldsJson?.slice(0, fieldsLeft) ?? null),
      cut: left,
    }
  })
}
