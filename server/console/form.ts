/** What was typed into a form of the console. */

/** Files and repeated fields are not part of any form here. */
export function textsOf(body: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(body).filter(([, value]) => typeof value === 'string')
  return Object.fromEntries(texts) as Record<string, string>
}

/** Codes as typed, with commas or blanks between them. */
export function codesOf(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,、]+/).filter((code) => code !== '')
}
