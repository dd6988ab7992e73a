/** Idle companies on the page of BATCH-304, and the pause of their messages. */
import { Hono } from 'hono'
import { type ActivityCard, activityCards } from '../../../data/platform/reading/tenant-activity.ts'
import { type IdleFacts, type IdleLine, IdlePanel } from '../../../views/panels/idle-tenants.tsx'
import type { Screen } from '../../../views/screen.ts'
import { dayAt } from '../../domain/calendar-day.ts'
import { IDLE_LEVELS, IDLE_LIMITS } from '../../domain/idle.ts'
import { nameIn } from '../company-names.ts'
import type { ConsoleEnv, Desk } from '../env.ts'
import { textsOf } from '../form.ts'
import { demandReason } from '../start-request.ts'
import type { BatchPanel } from './panel.ts'

export const idleTenantsPanel: BatchPanel = {
  batchId: 'BATCH-304',

  draw: (desk, c) => {
    const screen = c.get('screen')
    return <IdlePanel screen={screen} facts={idleFacts(desk, screen, c.req.query('level'))} />
  },

  routes: ({ deps }) => {
    const routes = new Hono<ConsoleEnv>()
    routes.post('/batches/BATCH-304/pauses/:tenant', async (c) => {
      const typed = textsOf(await c.req.parseBody())
      deps.care.pauseMessages({
        tenantCode: c.req.param('tenant'),
        until: typed.until?.trim() || null,
        by: c.get('operator').login,
        reason: demandReason(typed),
      })
      return c.redirect('/batches/BATCH-304#idle', 303)
    })
    return routes
  },
}

function idleFacts({ deps }: Desk, screen: Screen, asked: string | undefined): IdleFacts {
  const today = dayAt(deps.clock())
  const cards = activityCards(deps.platform, today)
  const chosen = IDLE_LEVELS.find((level) => level === asked) ?? null
  const counts = IDLE_LEVELS.map((level) => [
    level,
    cards.filter((card) => card.activity.level === level).length,
  ])
  const evaluated = cards.map((card) => card.activity.evaluatedOn).sort()
  return {
    evaluatedOn: evaluated.at(-1) ?? null,
    chosen,
    counts: Object.fromEntries(counts) as IdleFacts['counts'],
    lines: cards
      .filter((card) => chosen === null || card.activity.level === chosen)
      .map((card) => lineOf(card, screen, today)),
    limits: [IDLE_LIMITS.inactiveDays, IDLE_LIMITS.warningDays, IDLE_LIMITS.criticalDays],
  }
}

function lineOf(card: ActivityCard, screen: Screen, today: string): IdleLine {
  const { activity, worth } = card
  const isPaused = activity.snoozedUntil !== null && activity.snoozedUntil >= today
  return {
    code: card.code,
    name: nameIn(screen.language, card.name, card.nameEn),
    plan: card.plan,
    level: activity.level,
    lastLoginAt: activity.lastLoginAt,
    lastUpdateAt: activity.lastUpdateAt,
    lastApiAt: activity.lastApiAt,
    days: activity.inactiveDays,
    since: activity.levelSince,
    fee:
      worth.monthlyFeeMinor === null
        ? null
        : { minor: worth.monthlyFeeMinor, currency: worth.currencyCode },
    lastMailAt: activity.lastTenantMailAt,
    pausedUntil: isPaused ? activity.snoozedUntil : null,
    pauseNote: isPaused ? activity.snoozeNote : null,
  }
}
