/** A few figures of a tenant's result JSON as one line; the whole of it is in the API. */

/** A line has room for so many figures. */
const MOST_FIGURES = 4
const LONGEST_VALUE = 40

/** Null without a result; plain figures come before texts, nested things are left out. */
export function resultText(json: string | null): string | null {
  if (json === null) return null
  const value: unknown = JSON.parse(json)
  if (typeof value !== 'object' || value === null) return String(value)
  const plain = Object.entries(value).filter(([, item]) => isPlain(item))
  const figures = [
    ...plain.filter(([, item]) => typeof item === 'number'),
    ...plain.filter(([, item]) => typeof item !== 'number'),
  ]
  return figures
    .slice(0, MOST_FIGURES)
    .map(([name, item]) => `${name} ${String(item).slice(0, LONGEST_VALUE)}`)
    .join(' · ')
}

function isPlain(value: unknown): boolean {
  return (
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && value !== '')
  )
}
