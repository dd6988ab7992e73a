/** English words: `idle`. */

import { counted } from './counted.ts'

export const idle = {
  title: 'Companies by last use',
  help: (day: string) => `as of ${day}`,
  none: 'No company of this level.',
  level: 'Level',
  levels: {
    active: 'In use',
    attention: 'Attention',
    warning: 'Warning',
    critical: 'Critical',
  },
  all: 'All',
  lastLogin: 'Last log-in',
  lastUpdate: 'Last change',
  lastApi: 'Last call',
  days: 'Days idle',
  daysBar: (days: string, limits: string) => `${counted(days, 'day')} of ${limits}`,
  since: 'Since',
  fee: 'Monthly fee',
  lastMail: 'Last mail',
  paused: (day: string) => `messages pause until ${day}`,
  pause: 'Pause messages',
  pauseUntil: 'Until (blank ends the pause)',
  pauseSubmit: 'Save',
}
