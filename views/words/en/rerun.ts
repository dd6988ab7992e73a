/** English words: `rerun`. */

import { counted } from './counted.ts'

export const rerun = {
  title: 'Run again',
  of: 'Preview of a rerun of',
  nothingYet: 'Nothing has been started. This is what would happen:',
  again: (count: string) => `works on ${counted(count, 'tenant')}`,
  untouched: (count: string) => `leaves ${count} alone`,
  refused: (count: string) => `can not run ${count}`,
  whole: 'runs the whole batch again',
  expected: (duration: string, end: string) => `takes about ${duration}, would end at ${end}`,
  noHistory: 'too few like runs to say how long it takes',
  inTime: (time: string) => `in time: it should be done by ${time}`,
  tooLate: (time: string) => `too late: it should be done by ${time}`,
  submit: 'Start it now',
  asksReason: 'Why?',
}
