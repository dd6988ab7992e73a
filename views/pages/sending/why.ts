/** Why a message is where it is, in words and with what to do; from the class and code on record. */
import type { Dictionary } from '../../words/dictionary.ts'

export type WhyFacts = Readonly<{ lastClass: string | null; lastCode: string | null }>

/** Null: nothing went wrong yet. An unknown code is said by its class; one without a class as it is. */
export function whyText({ why }: Pick<Dictionary, 'why'>, facts: WhyFacts): string | null {
  const { lastClass, lastCode } = facts
  const ofClass = Object.entries(why.classes).find(([name]) => name === lastClass)?.[1]
  if (lastCode === null) return ofClass ?? null
  const whole = `${lastClass ?? ''} ${lastCode}`
  const begun = why.beginnings.find(([begin]) => whole.startsWith(begin))?.[1]
  return why.codes[lastCode] ?? begun ?? ofClass ?? lastCode
}

/** As it is on record, for whoever searches for it. */
export function whyCode({ lastClass, lastCode }: WhyFacts): string | null {
  return lastCode === null ? null : `${lastClass ?? ''} ${lastCode}`.trim()
}
