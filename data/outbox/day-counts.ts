/** Counts one day of an outbox from its rows and its send log; the drain writes them into notification_stats_daily. */
import type { Span } from '../../server/domain/calendar-day.ts'
import type { ChannelName } from '../../server/domain/delivery/outbox.ts'
import { all, type Outbox } from './table.ts'

export type DayCounts = Readonly<{
  channel: ChannelName
  triggerEvent: string
  enqueued: number
  sent: number
  failed: number
  expired: number
  suppressed: number
  inDoubt: number
  deferred: number
  laterAttempts: number
  laterSuccess: number
  /** From the row's making to its arrival, of the rows sent on the day. */
  sumLatencyMs: number
  maxLatencyMs: number
}>

/** One entry per channel and event that had something to do with the day. */
export function dayCounts(outbox: Outbox, day: Span): DayCounts[] {
  if (outbox.log === null) return []
  const event =
    outbox.plane === 'tenant'
      ? { name: "COALESCE(n.trigger_event, '-')", join: NOTIFICATION }
      : { name: 'd.source_batch', join: '' }
  const bound = { from: day.from, to: day.to }
  return all<DayCounts>(
    outbox,
    `WITH rows AS (
       SELECT d.channel, ${event.name} AS event, d.state, d.created_at, d.finished_at, d.io_started_at, d.sent_at
       FROM ${outbox.table} d ${event.join}
       WHERE (d.created_at >= @from AND d.created_at < @to)
          OR (d.finished_at >= @from AND d.finished_at < @to) OR d.state = 'IN_DOUBT'),
     tries AS (
       SELECT l.channel, ${event.name} AS event, l.send_status, l.attempt_seq
       FROM ${outbox.log} l JOIN ${outbox.table} d ON d.delivery_id = l.delivery_id ${event.join}
       WHERE l.started_at >= @from AND l.started_at < @to),
     counted AS (
       SELECT channel, event, ${ROW_COUNTS}, 0 AS deferred, 0 AS laterAttempts, 0 AS laterSuccess
       FROM rows GROUP BY channel, event
       UNION ALL
       SELECT channel, event, 0, 0, 0, 0, 0, 0, 0, 0, sum(send_status = 'DEFERRED'),
         sum(attempt_seq > 1 AND send_status <> 'DEFERRED'), sum(attempt_seq > 1 AND send_status = 'SUCCESS')
       FROM tries GROUP BY channel, event)
     SELECT channel, event AS triggerEvent, sum(enqueued) AS enqueued, sum(sent) AS sent, sum(failed) AS failed,
       sum(expired) AS expired, sum(suppressed) AS suppressed, sum(inDoubt) AS inDoubt, sum(deferred) AS deferred,
       sum(laterAttempts) AS laterAttempts, sum(laterSuccess) AS laterSuccess,
       sum(sumLatencyMs) AS sumLatencyMs, max(maxLatencyMs) AS maxLatencyMs
     FROM counted GROUP BY channel, event`,
    bound,
  )
}

const NOTIFICATION = 'LEFT JOIN notifications n ON n.notification_id = d.notification_id'

const ENDED = 'finished_at >= @from AND finished_at < @to AND state'
const LATENCY = `CASE WHEN ${ENDED} = 'SENT' THEN max(0, sent_at - created_at) ELSE 0 END`
const ROW_COUNTS = `sum(created_at >= @from AND created_at < @to) AS enqueued,
  COALESCE(sum(${ENDED} = 'SENT'), 0) AS sent, COALESCE(sum(${ENDED} = 'DEAD'), 0) AS failed,
  COALESCE(sum(${ENDED} = 'EXPIRED'), 0) AS expired, COALESCE(sum(${ENDED} = 'SUPPRESSED'), 0) AS suppressed,
  sum(state = 'IN_DOUBT' AND io_started_at >= @from AND io_started_at < @to) AS inDoubt,
  sum(${LATENCY}) AS sumLatencyMs, max(${LATENCY}) AS maxLatencyMs`
