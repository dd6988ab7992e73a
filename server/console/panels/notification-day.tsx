/** The messages of a day on the page of BATCH-401: by company and channel, the success of 30 days, what would be sent. */
import { Hono } from 'hono'
import {
  channelDays,
  companyDays,
  type DayOfChannel,
  type DayOfCompany,
} from '../../../data/platform/reading/notification-days.ts'
import {
  type ChannelTrend,
  type DayCell,
  type DayRow,
  type NotificationDayFacts,
  NotificationDayPanel,
} from '../../../views/panels/notification-day.tsx'
import { addDays, type Day, dayAt, isDay } from '../../domain/calendar-day.ts'
import { CHANNELS, type ChannelName } from '../../domain/delivery/outbox.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from '../env.ts'
import { codesOf, textsOf } from '../form.ts'
import { askedBy } from '../start-request.ts'
import { dayMessages } from './notification-messages.ts'
import type { BatchPanel } from './panel.ts'

const BATCH = 'BATCH-401'
const PAGE = `/batches/${BATCH}`
const TREND_DAYS = 30
/** How far ahead a dry run may plan. */
const AHEAD_DAYS = 31
/** Below it the batch alarms. */
const GOOD_SHARE = 0.95

export const notificationDayPanel: BatchPanel = {
  batchId: BATCH,

  draw: (desk, c) => <NotificationDayPanel screen={c.get('screen')} facts={dayFacts(desk, c)} />,

  routes: ({ deps }) => {
    const routes = new Hono<ConsoleEnv>()
    routes.post(`${PAGE}/previews`, async (c) => {
      const typed = textsOf(await c.req.parseBody())
      const codes = codesOf(typed.tenants)
      const date = typed.date?.trim() ?? ''
      const { runId } = await deps.commands.startRun({
        batchId: BATCH,
        businessDate: null,
        tenants: codes.length === 0 ? 'all' : codes,
        params: date === '' ? {} : { date },
        dryRun: true,
        ...askedBy(c, typed),
      })
      return c.redirect(`/runs/${runId}`, 303)
    })
    return routes
  },
}

function dayFacts(desk: Desk, c: ConsoleContext): NotificationDayFacts {
  const { deps } = desk
  const asked = c.req.query('sent')
  const today = dayAt(deps.clock())
  const day = asked !== undefined && isDay(asked) && asked <= today ? asked : today
  const yesterday = addDays(day, -1)
  const rows = companyDays(deps.platform, { from: yesterday, to: day })
  const trends = channelDays(deps.platform, { from: addDays(day, 1 - TREND_DAYS), to: day })
  const channels = CHANNELS.filter((channel) => rows.some((row) => row.channel === channel))
  return {
    day,
    before: yesterday,
    after: day < today ? addDays(day, 1) : null,
    channels,
    rows: rowsOf(rows, { day, channels }),
    trends: trendsOf(trends, day),
    lastPreviewDay: addDays(today, AHEAD_DAYS),
    messages: dayMessages(desk, c, { day, rows: rows.filter((row) => row.day === day) }),
  }
}

type Wanted = Readonly<{ day: Day; channels: readonly ChannelName[] }>

function rowsOf(rows: readonly DayOfCompany[], { day, channels }: Wanted): DayRow[] {
  const owners = new Map(rows.map(({ tenantCode, tenantName }) => [tenantCode, tenantName]))
  return [...owners].map(([code, name]) => {
    const own = rows.filter((row) => row.tenantCode === code)
    const cells = channels.map((channel) =>
      cellOf(
        own.filter((row) => row.channel === channel),
        day,
      ),
    )
    return { code, name, cells, all: cellOf(own, day) ?? NOTHING }
  })
}

const NOTHING: DayCell = { planned: 0, sent: 0, failed: 0, deferred: 0, before: 0, tone: 'none' }

/** Null: neither on this day nor on the one before. */
function cellOf(rows: readonly DayOfCompany[], day: Day): DayCell | null {
  if (rows.length === 0) return null
  const today = rows.filter((row) => row.day === day)
  const sum = (of: readonly DayOfCompany[], name: 'planned' | 'sent' | 'failed' | 'deferred') =>
    of.reduce((total, row) => total + row[name], 0)
  const [sent, failed] = [sum(today, 'sent'), sum(today, 'failed')]
  return {
    planned: sum(today, 'planned'),
    sent,
    failed,
    deferred: sum(today, 'deferred'),
    before: sum(
      rows.filter((row) => row.day !== day),
      'sent',
    ),
    tone: toneOf(sent, failed),
  }
}

function toneOf(sent: number, failed: number): DayCell['tone'] {
  if (sent + failed === 0) return 'none'
  if (failed === 0) return 'good'
  return sent / (sent + failed) < GOOD_SHARE ? 'fail' : 'warn'
}

function trendsOf(days: readonly DayOfChannel[], last: Day): ChannelTrend[] {
  return CHANNELS.flatMap((channel) => {
    const own = new Map(days.filter((one) => one.channel === channel).map((one) => [one.day, one]))
    if (own.size === 0) return []
    const line = Array.from({ length: TREND_DAYS }, (_, index) => {
      const day = addDays(last, index + 1 - TREND_DAYS)
      const { sent = 0, failed = 0 } = own.get(day) ?? {}
      const tried = sent + failed
      return { day, tried, share: tried === 0 ? null : sent / tried }
    })
    const tried = line.reduce((sum, one) => sum + one.tried, 0)
    const sent = line.reduce((sum, one) => sum + one.tried * (one.share ?? 0), 0)
    return [{ channel, share: tried === 0 ? null : sent / tried, good: GOOD_SHARE, days: line }]
  })
}
