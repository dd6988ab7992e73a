/** Setting values as texts with a type: whether they are of it, and whether two say the same. Pure; used by BATCH-305. */

export const DATA_TYPES = ['STRING', 'INTEGER', 'DECIMAL', 'BOOLEAN', 'JSON'] as const
export type DataType = (typeof DATA_TYPES)[number]

export function isDataType(text: string): text is DataType {
  return (DATA_TYPES as readonly string[]).includes(text)
}

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?$/
const YES: readonly string[] = ['true', '1', 'on', 'enabled', 'yes']
const NO: readonly string[] = ['false', '0', 'off', 'disabled', 'no']

/** The one spelling of a value; null: it is none of the type. */
export function canonical(value: string, type: DataType): string | null {
  const text = value.trim()
  switch (type) {
    case 'STRING':
      return text
    case 'INTEGER': {
      const number = plainNumber(text)
      return number?.includes('.') ? null : number
    }
    case 'DECIMAL':
      return plainNumber(text)
    case 'BOOLEAN':
      return truth(text.toLowerCase())
    case 'JSON':
      return plainJson(text)
  }
}

/** An absent value is the same as an absent one only. Values that are not of their type are compared as they stand. */
export function sameValue(one: string | null, other: string | null, type: DataType): boolean {
  if (one === null || other === null) return one === other
  const [first, second] = [canonical(one, type), canonical(other, type)]
  if (first === null || second === null) return one.trim() === other.trim()
  return first === second
}

/** Digits stay texts: no value is rounded. */
function plainNumber(text: string): string | null {
  const [, sign, whole = '', fraction = ''] = NUMBER.exec(text) ?? []
  if (sign === undefined || whole + fraction === '') return null
  const left = whole.replace(/^0+/, '') || '0'
  const right = fraction.replace(/0+$/, '')
  const number = right === '' ? left : `${left}.${right}`
  return sign === '-' && number !== '0' ? `-${number}` : number
}

function truth(text: string): string | null {
  if (YES.includes(text)) return 'true'
  return NO.includes(text) ? 'false' : null
}

function plainJson(text: string): string | null {
  try {
    return JSON.stringify(sorted(JSON.parse(text)))
  } catch {
    return null
  }
}

/** Objects as a list of pairs, because `__proto__` may be a key; marked, so that no array looks like one. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return ['[]', ...value.map(sorted)]
  if (typeof value !== 'object' || value === null) return value
  const keys = Object.keys(value).sort()
  return ['{}', ...keys.map((key) => [key, sorted((value as Record<string, unknown>)[key])])]
}
