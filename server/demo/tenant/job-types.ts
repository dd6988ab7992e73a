/** Which job type fits a person; used by the rows of people and of skills. */
import type { DemoPerson } from '../people.ts'

/** The job type that fits a person's place and rank. */
export function jobTypeOf(person: DemoPerson): string {
  if (person.positionCode <= 'P060') return 'JT-MGR'
  const name = person.department.path + person.department.name
  const found = JOB_BY_WORD.find(([word]) => name.includes(word))
  return found?.[1] ?? 'JT-FLD'
}

const JOB_BY_WORD = [
  ['開発', 'JT-ENG'],
  ['プラットフォーム', 'JT-INF'],
  ['情報システム', 'JT-INF'],
  ['調査', 'JT-DAT'],
  ['企画', 'JT-DAT'],
  ['営業', 'JT-SAL'],
  ['販売', 'JT-SAL'],
  ['サクセス', 'JT-CS'],
  ['人事', 'JT-ADM'],
  ['総務', 'JT-ADM'],
  ['経理', 'JT-ADM'],
  ['法務', 'JT-SPE'],
  ['監査', 'JT-SPE'],
  ['支援', 'JT-CS'],
] as const
