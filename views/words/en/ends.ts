/** English words: `ends`. */

import { counted } from './counted.ts'

export const ends = {
  title: 'Contracts that end',
  help: (days: string) => `the next ${days} days, and lapsed ones`,
  none: 'No contract ends in this time.',
  end: 'End',
  left: 'Days left',
  leftBar: (days: string, most: string) => `${counted(days, 'day')} left of ${most}`,
  lapsed: 'lapsed',
  ago: (days: string) => `${counted(days, 'day')} ago`,
  before: (days: string) => `${counted(days, 'day')} before`,
  lastDay: 'last day',
  stages: 'Notices',
  unsaid: 'not yet',
  off: 'Notices are off',
  trial: 'Trial',
  autoRenew: 'Renews itself',
  yes: 'Yes',
  no: 'No',
  preview: 'Text',
  previewHelp: "built-in text; the company's own template goes before it",
  resend: 'Send again',
  resendHelp: 'Starts BATCH-307 for this company; what is due today goes out again.',
  turnOff: 'Turn notices off',
  turnOn: 'Turn notices on',
  ways: {
    EMAIL: 'mail',
    SLACK: 'Slack',
    TEAMS: 'Teams',
    LINE_WORKS: 'LINE WORKS',
  },
  states: {
    queued: 'queued',
    partial: 'in part',
    failed: 'failed',
    sent: 'sent',
  },
}
