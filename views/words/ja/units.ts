/** Japanese words: `units`. */
import type { units as shape } from '../en/units.ts'

export const units: typeof shape = {
  ms: 'ミリ秒',
  seconds: (s) => `${s} 秒`,
  minutes: (m, s) => `${m} 分 ${s} 秒`,
  hours: (h, m) => `${h} 時間 ${m} 分`,
  days: (d, h) => `${d} 日 ${h} 時間`,
  wholeDays: (d) => `${d} 日`,
  records: (n) => `${n} 件`,
  over: (n) => `${n} 以上`,
}
