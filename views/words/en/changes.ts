/** English words: `changes`. */

import { counted } from './counted.ts'

export const changes = {
  title: 'Effect of changes',
  last: (time: string, by: string) => `Change of ${time} by ${by}`,
  edit: 'Your edit, not saved yet',
  against: 'Compared with',
  version: (version: string, time: string, by: string) => `${version} · ${time} · ${by}`,
  noEarlier: 'The configuration has not changed since the first start.',
  summary: (from: string, days: string) => `${counted(days, 'day')} from ${from}`,
  added: (count: string) => `${count} added`,
  removed: (count: string) => `${count} removed`,
  moved: (count: string) => `${count} moved`,
  same: 'No run of the next 400 days is added, removed or moved.',
  sameTimes: 'the same due times',
  otherKeys: (keys: string) => `also changed: ${keys}`,
  columns: ['Batch', 'Schedule', 'Effect'],
  holidays: (kind: string) => `newly on days off (${kind})`,
  more: (count: string) => `and ${count} more`,
  collisions: 'New collisions',
  noCollisions: 'None.',
  collisionColumns: ['Batches', 'Kind', 'Times', 'First'],
  try: 'Try an edit of schedule.yaml',
  tryHelp: 'Nothing is saved: change the text, or choose a file, and see what it does.',
  schedule: 'schedule.yaml',
  file: 'or a file',
  submit: 'Show the effect',
  faults: (count: string) => `${count} faults`,
  faultsBefore: 'The earlier configuration can not be read by this version of the program.',
  faultColumns: ['Place', 'What is wrong'],
}
