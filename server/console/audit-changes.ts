/** What an act changed, key by key, from the two JSON texts of its row in the audit; for people to read. */
import type { AuditChange } from '../../views/pages/audit.tsx'

/** Longer values are cut on the page; the export has them whole. */
const MOST_CHARACTERS = 400
const MOST_KEYS = 60

/** Keys that are equal on both sides are left out; what is no object has one line without a name. */
export function changesOf(before: string | null, after: string | null): AuditChange[] {
  const [was, is] = [parsed(before), parsed(after)]
  if (was === undefined && is === undefined) return []
  if (!isRecord(was ?? {}) || !isRecord(is ?? {})) {
    return [{ key: '', before: shown(was), after: shown(is) }]
  }
  const [old, now] = [(was ?? {}) as Record<string, unknown>, (is ?? {}) as Record<string, unknown>]
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .map((key) => ({ key, before: shown(old[key]), after: shown(now[key]) }))
    .filter((change) => change.before !== change.after)
    .slice(0, MOST_KEYS)
}

function parsed(text: string | null): unknown {
  return text === null ? undefined : (JSON.parse(text) as unknown)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Null: it was not there. */
function shown(value: unknown): string | null {
  if (value === undefined) return null
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text
}
