/** English words: `messages`. */

export const messages = {
  title: 'Messages of the day',
  none: 'No message on this day.',
  day: 'Day',
  earlier: 'Day before',
  later: 'Day after',
  legend: 'sent / planned; in brackets the day before',
  before: (sent: string) => `(${sent})`,
  failed: (count: string) => `${count} failed`,
  deferred: (count: string) => `${count} deferred`,
  all: 'All',
  holding: 'Holding',
  trend: 'Success by channel, 30 days',
  trendLabel: (channel: string, share: string) =>
    `${channel}: ${share} arrived in 30 days; the line is at 95%`,
  dayShare: (day: string, share: string, count: string) => `${day}: ${share} of ${count}`,
  noDays: 'No message within 30 days.',
  preview: 'What would be sent',
  previewHelp:
    'A dry run: every message is planned and filled in, nobody is called and nothing is written. The run lists the recipients, masked.',
  companies: 'Companies',
  companiesHelp: 'codes, with commas; empty = all',
}
