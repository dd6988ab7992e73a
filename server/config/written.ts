/** Cautious looks at a file as written, whatever its shape; the checks across files use them so that one fault hides no other. */

export type WrittenMap = Readonly<Record<string, unknown>>

/** The value as a map; empty for anything else. */
export function asMap(value: unknown): WrittenMap {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as WrittenMap)
    : {}
}

/** The value as a list; empty for anything else. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The keys below `key`, or null when the file could not be read: then nothing can be said about names. */
export function namesBelow(value: unknown, key: string): string[] | null {
  return value === undefined ? null : Object.keys(asMap(asMap(value)[key]))
}
