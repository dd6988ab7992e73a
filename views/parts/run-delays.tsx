/** Why a run was late: due, start and end in one line, and below it everything that took time, the longest first. */
import type { Child } from 'hono/jsx'
import type { Delay } from '../../server/domain/delay.ts'
import type { Screen } from '../screen.ts'
import { Moment } from './moment.tsx'
import { Panel } from './panel.tsx'

export type RunDelays = Readonly<{
  dueAt: number
  startedAt: number | null
  finishedAt: number | null
  usualMs: number | null
  delays: readonly Delay[]
}>

export function RunDelaysPanel({ screen, delays }: { screen: Screen; delays: RunDelays }) {
  const { words } = screen
  if (delays.delays.length === 0) return null
  return (
    <Panel id="delays" title={words.delay.title} aside={<TimeLine {...{ screen, delays }} />}>
      <ol class="delays">
        {delays.delays.map((delay) => (
          <li>
            <b class="number">{screen.format.duration(delay.until - delay.from)}</b>
            <span>{cause(screen, delay)}</span>
            <span class="muted">
              <Moment at={delay.from} screen={screen} style="time" /> –{' '}
              <Moment at={delay.until} screen={screen} style="time" />
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function TimeLine({ screen, delays }: { screen: Screen; delays: RunDelays }) {
  const { words, format } = screen
  const { dueAt, startedAt, finishedAt } = delays
  const late = startedAt === null ? 0 : startedAt - dueAt
  return (
    <span>
      {words.delay.due} <Moment at={dueAt} screen={screen} style="time" /> → {words.delay.start}{' '}
      <Moment at={startedAt} screen={screen} style="time" />
      {late > 0 ? ` (+${format.duration(late)})` : ''} → {words.delay.end}{' '}
      <Moment at={finishedAt} screen={screen} style="time" />
    </span>
  )
}

function cause(screen: Screen, delay: Delay): Child {
  const { words, format } = screen
  const { delay: names } = words
  switch (delay.kind) {
    case 'dependency':
      return (
        <>
          {names.dependency} <RunOrBatch batchId={delay.batchId} runId={delay.runId} />
        </>
      )
    case 'overlap':
      return <a href={`/runs/${delay.runId}`}>{names.overlap}</a>
    case 'group':
      return (
        <>
          {names.group} <RunOrBatch batchId={delay.batchId} runId={delay.runId} />
        </>
      )
    case 'workers':
      return names.workers(delay.batchIds.join(', '))
    case 'hold':
    case 'maintenance':
      return names[delay.kind](delay.reason, delay.by)
    case 'down':
      return names.down
    case 'retries':
      return names.retries(format.number(delay.attempts))
    case 'long':
      return names.long(format.duration(delay.usualMs))
  }
}

function RunOrBatch({ batchId, runId }: { batchId: string; runId: string | null }) {
  return <a href={runId ? `/runs/${runId}` : `/batches/${batchId}`}>{batchId}</a>
}
