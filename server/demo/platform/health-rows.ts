/** Thirty days of hourly health checks with one degraded night and one outage of 25 minutes, as BATCH-001 writes them. */
import { addDays, type Day, instantOf } from '../../domain/calendar-day.ts'
import type { Words } from '../../domain/errors.ts'
import { type DemoCalendar, HOUR_MS } from '../calendar.ts'
import type { Dice } from '../dice.ts'
import { demoRunId } from '../identifiers.ts'
import type { Row } from '../row.ts'
import type { Story } from '../story.ts'

export const HEALTH_BATCH = 'BATCH-001'
const HEALTH_DAYS = 30
const DETAILED_HOUR_MS = 7 * HOUR_MS

export type Verdict = 'HEALTHY' | 'DEGRADED' | 'UNHEALTHY'

export type HealthHour = Readonly<{
  hour: number
  verdict: Verdict
  run: Row
  checks: readonly Row[]
}>

/** The hours that were checked. The one in which the scheduler was down is missing, as in the ledger. */
export function healthHours(
  stories: readonly Story[],
  { seed, calendar, chance }: Readonly<{ seed: number; calendar: DemoCalendar; chance: Dice }>,
): HealthHour[] {
  const from = instantOf(addDays(calendar.today, -HEALTH_DAYS), '00:00')
  const hours: HealthHour[] = []
  for (let hour = from; hour + 60_000 <= calendar.now; hour += HOUR_MS) {
    if (hour === missedHour(calendar)) continue
    hours.push(healthHour(hour, { stories, seed, calendar, chance }))
  }
  return hours
}

/** The scheduler was restarted from 03:52 to 04:06: nobody checked at 04:00. */
export function missedHour({ today }: DemoCalendar): number {
  return instantOf(addDays(today, -17), '04:00')
}

/** The application did not answer from 10:48 to 11:13. */
export function outageHour({ today }: DemoCalendar): number {
  return instantOf(addDays(today, -12), '11:00')
}

/** A night of heavy load: 22:00 to 05:00. */
function isDegradedNight(hour: number, { today }: DemoCalendar): boolean {
  const day: Day = addDays(today, -9)
  return hour >= instantOf(day, '22:00') && hour <= instantOf(addDays(day, 1), '05:00')
}

type HourSetting = Readonly<{
  stories: readonly Story[]
  seed: number
  calendar: DemoCalendar
  chance: Dice
}>

function healthHour(hour: number, { stories, seed, calendar, chance }: HourSetting): HealthHour {
  const detailed = (hour + 9 * HOUR_MS) % (24 * HOUR_MS) === DETAILED_HOUR_MS
  const trouble = troubleAt(hour, calendar)
  const platform = CHECKS.map((check) => checkRow(hour, check, { trouble, chance }))
  const files = stories.map((story) => fileRow(hour, story, chance))
  const checks = [...platform, ...files]
  const count = (state: string) => checks.filter((check) => check.state === state).length
  const [fail, warn] = [count('fail'), count('warn')]
  const verdict: Verdict =
    trouble === 'outage' ? 'UNHEALTHY' : fail + warn > 0 ? 'DEGRADED' : 'HEALTHY'
  const slowest = Math.max(...checks.map((check) => Number(check.ms)))
  const run = {
    hour_ms: hour,
    run_id: demoRunId(seed, HEALTH_BATCH, hour),
    level: detailed ? 'detailed' : 'standard',
    verdict,
    pass: count('pass'),
    warn,
    fail,
    unknown: count('unknown'),
    coverage_bp: Math.round(((checks.length - count('unknown')) * 10_000) / checks.length),
    slowest_ms: slowest,
    oldest_backup_h: null,
    checked_at: hour + 4_000,
  }
  return { hour, verdict, run, checks }
}

type Trouble = 'none' | 'night' | 'outage'

function troubleAt(hour: number, calendar: DemoCalendar): Trouble {
  if (hour === outageHour(calendar)) return 'outage'
  return isDegradedNight(hour, calendar) ? 'night' : 'none'
}

type Check = Readonly<{
  id: string
  component: string
  group: number
  unit: string | null
  /** Usual value, its spread, and the limit; null = no number. */
  usual: readonly [number, number, number] | null
  /** Value and state in trouble, where it shows. */
  bad?: Readonly<Partial<Record<Trouble, readonly ['warn' | 'fail', number | null, Words]>>>
  alertKey?: string
}>

const CHECKS: readonly Check[] = [
  {
    id: 'host.cpu',
    component: 'host',
    group: 1,
    unit: '%',
    usual: [31, 9, 80],
    bad: {
      night: ['warn', 92, { ja: 'CPU使用率が80％を超えています', en: 'CPU: 92 %, more than 80 %' }],
    },
    alertKey: 'host:cpu',
  },
  { id: 'host.memory', component: 'host', group: 1, unit: '%', usual: [58, 4, 85] },
  { id: 'host.disk', component: '/', group: 1, unit: '%', usual: [61, 1, 90] },
  { id: 'host.inode', component: '/', group: 1, unit: '%', usual: [12, 1, 90] },
  { id: 'host.swap', component: 'host', group: 1, unit: '%', usual: [4, 2, 50] },
  {
    id: 'host.load',
    component: 'host',
    group: 1,
    unit: '/core',
    usual: [0.6, 0.3, 3],
    bad: {
      night: ['warn', 3.4, { ja: 'ロードアベレージが高くなっています', en: 'the load is high' }],
    },
  },
  { id: 'host.clock', component: 'ntp', group: 1, unit: 's', usual: [0.02, 0.01, 2] },
  { id: 'process.scheduler', component: 'scheduler', group: 2, unit: 's', usual: [14, 9, 120] },
  { id: 'process.console', component: 'console', group: 2, unit: 's', usual: [13, 9, 120] },
  { id: 'process.loop', component: 'scheduler', group: 2, unit: 'ms', usual: [38, 15, 1_000] },
  { id: 'process.descriptors', component: 'scheduler', group: 2, unit: '%', usual: [9, 2, 80] },
  { id: 'schedule.overdue', component: 'schedule', group: 3, unit: '件', usual: [0, 0, 1] },
  { id: 'schedule.stuck', component: 'schedule', group: 3, unit: '件', usual: [0, 0, 1] },
  { id: 'schedule.queue', component: 'schedule', group: 3, unit: 'min', usual: [1, 1, 30] },
  { id: 'db.open', component: 'ops', group: 4, unit: 'ms', usual: [6, 3, 1_000] },
  { id: 'db.open', component: 'platform', group: 4, unit: 'ms', usual: [7, 3, 1_000] },
  {
    id: 'app.reach',
    component: 'app-top',
    group: 6,
    unit: 'ms',
    usual: [120, 40, 1_000],
    bad: {
      outage: ['fail', null, { ja: '応答がありません（3回試行）', en: 'no answer in 3 tries' }],
    },
    alertKey: 'app:app-top',
  },
  {
    id: 'net.reach',
    component: 'app',
    group: 6,
    unit: 'ms',
    usual: [4, 2, 5_000],
    bad: {
      outage: [
        'fail',
        null,
        { ja: '接続できません: ECONNREFUSED', en: 'no connection: ECONNREFUSED' },
      ],
    },
    alertKey: 'net:app',
  },
  {
    id: 'app.reach',
    component: 'app-search',
    group: 6,
    unit: 'ms',
    usual: [95, 30, 1_000],
    bad: {
      outage: ['fail', null, { ja: '応答がありません（3回試行）', en: 'no answer in 3 tries' }],
    },
    alertKey: 'app:app-search',
  },
  { id: 'smtp.reach', component: 'mail', group: 6, unit: 'ms', usual: [35, 12, 5_000] },
  { id: 'tls.days', component: 'app', group: 7, unit: '日', usual: [64, 0, 30] },
]

function checkRow(
  hour: number,
  check: Check,
  { trouble, chance }: Readonly<{ trouble: Trouble; chance: Dice }>,
): Row {
  const bad = check.bad?.[trouble]
  const [usual, spread, limit] = check.usual ?? [0, 0, 0]
  const value = Math.max(0, Math.round((usual + spread * chance.bell() * 0.6) * 100) / 100)
  return {
    hour_ms: hour,
    check_id: check.id,
    component: check.component,
    group_no: check.group,
    state: bad?.[0] ?? 'pass',
    value: bad === undefined ? value : bad[1],
    limit_value: limit,
    unit: check.unit,
    ms: chance.int(1, 40) + (bad?.[1] === null ? 5_000 : 0),
    message: bad?.[2].ja ?? '正常',
    message_en: bad?.[2].en ?? 'well',
    alert_key: bad === undefined ? null : (check.alertKey ?? null),
  }
}

function fileRow(hour: number, story: Story, chance: Dice): Row {
  return {
    hour_ms: hour,
    check_id: 'db.open',
    component: `tenant:${story.company.code}`,
    group_no: 4,
    state: 'pass',
    value: chance.int(2, 14),
    limit_value: 1_000,
    unit: 'ms',
    ms: chance.int(2, 16),
    message: '正常',
    message_en: 'well',
    alert_key: null,
  }
}
