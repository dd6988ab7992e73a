/** What a plan is called on a page. */
import type { Screen } from '../screen.ts'

type Reader = Pick<Screen, 'words' | 'language'>

/** @param name what the house calls it; left out where only the code is known */
export function planName({ words, language }: Reader, code: string, name?: string): string {
  if (language === 'ja' && name !== undefined) return name
  const names: Readonly<Record<string, string>> = words.tenants.plans
  return names[code] ?? code
}
