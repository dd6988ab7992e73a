/** The doctor's look at the upkeep of the records: when was it last done, and did a task break off? */
import type { OpsDb } from '../../../data/ops/open.ts'
import { upkeepTasks } from '../../../data/ops/upkeep/tasks.ts'
import { type Instant, isoWithOffset } from '../../domain/calendar-day.ts'
import { type Finding, ok, warn } from './finding.ts'

/** The upkeep is done every six hours, in quiet moments. */
const LATE_MS = 2 * 86_400_000

export function checkUpkeep(ops: OpsDb, now: Instant): Finding {
  const tasks = upkeepTasks(ops)
  const broken = tasks.find((task) => task.fault !== null)
  if (broken) {
    const what = {
      ja: `記録の整理 ${broken.task} が中断しました: ${broken.fault}`,
      en: `the upkeep of ${broken.task} was broken off: ${broken.fault}`,
    }
    return warn('upkeep', what, {
      ja: '6 時間以内に再度行われます。続く場合は toban records とスケジューラーのログを確認してください',
      en: 'it is tried again within 6 hours; if it stays, see toban records and the log of the scheduler',
    })
  }
  const last = Math.max(0, ...tasks.map((task) => task.finishedAt ?? 0))
  if (last === 0) {
    return ok('upkeep', {
      ja: '記録の整理はまだ行われていません',
      en: 'no upkeep of the records so far',
    })
  }
  const at = isoWithOffset(last)
  if (now - last <= LATE_MS) {
    return ok('upkeep', { ja: `記録の整理 ${at}`, en: `upkeep of the records at ${at}` })
  }
  const what = {
    ja: `記録の整理が ${at} から行われていません`,
    en: `no upkeep of the records since ${at}`,
  }
  return warn('upkeep', what, {
    ja: 'スケジューラーが行います。動いているか確かめてください: toban start',
    en: 'the scheduler does it: is it running? toban start',
  })
}
