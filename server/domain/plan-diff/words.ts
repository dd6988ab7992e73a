/** The plan diff in words, for the command line and the console. */
import { dayAt } from '../calendar-day.ts'
import { durationText } from '../duration.ts'
import { unreachable, type Words } from '../errors.ts'
import type { HolidayHit } from '../plan-diff.ts'
import type { DueRule } from '../schedule.ts'
import type { CollisionKind } from './collisions.ts'
import type { ChangeGroup, Rhythm } from './groups.ts'

/** `0 2 * * *`, or the business day in words; a batch that is not in the plan has a dash. */
export function dueRuleText(due: DueRule | null): string {
  if (!due) return '–'
  switch (due.kind) {
    case 'cron':
      return due.cron
    case 'manual':
      return 'manual'
    case 'business-day': {
      const { rule, at } = due
      if (rule.kind === 'last') return `businessDay last ${at}`
      const name = rule.kind === 'nth' ? 'nth' : 'beforeMonthEnd'
      return `businessDay ${name} ${rule.n} ${at}`
    }
    default:
      return unreachable(due)
  }
}

/** `400 moved: daily 02:00 → 03:00, 2026-06-01 to 2027-07-05`. @param zone of the diff. */
export function groupText(group: ChangeGroup, zone: string): Words {
  const verb = VERBS[group.kind]
  const rhythm = rhythmWords(group.rhythm)
  const times = timesText(group)
  const [first, last] = [dayAt(group.first, zone), dayAt(group.last, zone)]
  const line = (language: keyof Words, days: string, comma: string) => {
    const when = [rhythm[language], times[language]].filter((part) => part !== '').join(' ')
    const reasons = group.reasons.map((words) => words[language]).join(comma)
    const span = first === last ? first : days
    return `${when === '' ? '' : `${when}${comma}`}${span}${reasons === '' ? '' : ` (${reasons})`}`
  }
  return {
    ja: `${verb.ja} ${group.count} 件: ${line('ja', `${first} 〜 ${last}`, '、')}`,
    en: `${group.count} ${verb.en}: ${line('en', `${first} to ${last}`, ', ')}`,
  }
}

const VERBS: Readonly<Record<ChangeGroup['kind'], Words>> = {
  added: { ja: '追加', en: 'added' },
  removed: { ja: '削除', en: 'removed' },
  moved: { ja: '移動', en: 'moved' },
}

const WEEKDAY_NAMES: Words = { ja: '月火水木金土日', en: 'Mon Tue Wed Thu Fri Sat Sun' }

function rhythmWords(rhythm: Rhythm): Words {
  switch (rhythm.kind) {
    case 'daily':
      return { ja: '毎日', en: 'daily' }
    case 'monthly':
      return { ja: `毎月 ${rhythm.date} 日`, en: `on day ${rhythm.date} of the month` }
    case 'weekdays': {
      const names = WEEKDAY_NAMES.en.split(' ')
      return {
        ja: rhythm.weekdays.map((day) => [...WEEKDAY_NAMES.ja][day - 1]).join('・'),
        en: rhythm.weekdays.map((day) => names[day - 1]).join(', '),
      }
    }
    case 'once':
    case 'various':
      return { ja: '', en: '' }
    default:
      return unreachable(rhythm)
  }
}

/** `02:00`, `02:00 → 03:00`, or how much later when the times of day are many. */
function timesText({ kind, oldMinute, newMinute, laterMs }: ChangeGroup): Words {
  const [old, next] = [clockText(oldMinute), clockText(newMinute)]
  if (kind !== 'moved') return both(old ?? next ?? '')
  if (old !== null && next !== null && old !== next) return both(`${old} → ${next}`)
  const later = laterMs === null ? { ja: '', en: '' } : laterWords(laterMs)
  return old === null || next === null
    ? later
    : { ja: `${old} ${later.ja}`.trim(), en: `${old} ${later.en}`.trim() }
}

function laterWords(laterMs: number): Words {
  const text = durationText(Math.abs(laterMs))
  return laterMs < 0
    ? { ja: `${text} 前へ`, en: `${text} earlier` }
    : { ja: `${text} 後へ`, en: `${text} later` }
}

function both(text: string): Words {
  return { ja: text, en: text }
}

/** `HH:MM` of a minute of the day. */
export function clockText(minute: number | null): string | null {
  if (minute === null) return null
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

export const COLLISION_WORDS: Readonly<Record<CollisionKind, Words>> = {
  group: { ja: '同じリソースグループ', en: 'same resource group' },
  minute: { ja: '同じ時刻', en: 'same minute' },
  overlap: { ja: '予想所要時間が重なる', en: 'expected to overlap' },
}

export const HOLIDAY_WORDS: Readonly<Record<HolidayHit['kind'], Words>> = {
  runs: { ja: '動く', en: 'runs' },
  shifted: { ja: '振替', en: 'shifted' },
  dropped: { ja: '休止', en: 'dropped' },
}
