/** Japanese words: `schedule`. */
import type { schedule as shape } from '../en/schedule.ts'

export const schedule: typeof shape = {
  none: '手動のみ',
  everyMinutes: (n) => `${n} 分ごと`,
  hourlyAt: (minute) => `毎時 ${minute} 分`,
  dailyAt: (time) => `毎日 ${time}`,
  weeklyAt: (days, time) => `毎週 ${days} ${time}`,
  monthlyAt: (day, time) => `毎月 ${day} 日 ${time}`,
  lastDayAt: (time) => `毎月末日 ${time}`,
  businessDay: (n, time) => `毎月第 ${n} 営業日 ${time}`,
  lastBusinessDay: (time) => `毎月最終営業日 ${time}`,
  businessDaysBeforeEnd: (n, time) => `毎月末 ${n} 営業日前 ${time}`,
  yearlyAt: (month, day, time) => `毎年 ${month} 月 ${day} 日 ${time}`,
  weekdays: ['日曜', '月曜', '火曜', '水曜', '木曜', '金曜', '土曜'],
  workdays: '月曜から金曜',
  joiner: '・',
}
