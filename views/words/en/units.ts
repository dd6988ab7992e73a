/** English words: `units`. */

export const units = {
  ms: 'ms',
  seconds: (s: string) => `${s} s`,
  minutes: (m: string, s: string) => `${m} min ${s} s`,
  hours: (h: string, m: string) => `${h} h ${m} min`,
  days: (d: string, h: string) => `${d} d ${h} h`,
  wholeDays: (d: string) => (d === '1' ? '1 day' : `${d} days`),
  records: (n: string) => `${n} records`,
  over: (n: string) => `${n}+`,
}
