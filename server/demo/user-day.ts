/** Who used the application on a day, and from where; shared by activity.ts and access-log.ts. */
import type { DemoPerson } from './people.ts'

/** One person's use on one day. */
export type UserDay = Readonly<{
  person: DemoPerson
  logins: number
  calls: number
  startsAt: number
}>

/** Everybody sits behind one documentation address per office (RFC 5737). */
export function addressOf(person: DemoPerson): string {
  return `203.0.113.${(Number(person.code.slice(1)) % 40) + 10}`
}
