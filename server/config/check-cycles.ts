/** Finds batches that wait for each other in a circle; called by `load.ts`. */
import type { ConfigDocument } from './document.ts'
import type { Fault } from './faults.ts'
import { asList, asMap } from './written.ts'

/** `index` is its place in the list `after`. */
type Edge = { to: string; offsetDays: number; index: number }

/**
 * One fault per circle, at the `after` item that closes it. Waiting for a run of another day is no circle unless the
 * days add up to none: A may follow B, and B the A of the day before.
 */
export function checkCycles(document: ConfigDocument): Fault[] {
  const graph = new Map<string, Edge[]>()
  for (const [id, entry] of Object.entries(asMap(asMap(document.value).batches))) {
    graph.set(id, asList(asMap(entry).after).flatMap(edge))
  }
  const faults: Fault[] = []
  const done = new Set<string>()
  for (const id of graph.keys()) {
    walk({ document, graph, done, faults }, [{ id, offsetDays: 0 }])
  }
  return faults
}

function edge(item: unknown, index: number): Edge[] {
  const to = typeof item === 'string' ? item : asMap(item).batch
  if (typeof to !== 'string') return []
  const on = asMap(item).on
  const offsetDays = on === 'previousDay' ? -1 : on === 'nextDay' ? 1 : 0
  return [{ to, offsetDays, index }]
}

type Walk = {
  document: ConfigDocument
  graph: ReadonlyMap<string, readonly Edge[]>
  /** Batches whose every way has been walked. */
  done: Set<string>
  faults: Fault[]
}

/** Depth first. The trail is as long as the longest chain of dependencies; each batch is finished once. */
function walk(state: Walk, trail: readonly { id: string; offsetDays: number }[]): void {
  const here = trail.at(-1)
  if (!here || state.done.has(here.id)) return
  for (const { to, offsetDays, index } of state.graph.get(here.id) ?? []) {
    const start = trail.findIndex((step) => step.id === to)
    const total = here.offsetDays + offsetDays
    if (start < 0) {
      walk(state, [...trail, { id: to, offsetDays: total }])
      continue
    }
    if (total !== trail[start]?.offsetDays) continue
    const circle = [...trail.slice(start).map((step) => step.id), to].join(' → ')
    state.faults.push(cycleFault(state.document, here.id, { index, circle }))
  }
  state.done.add(here.id)
}

function cycleFault(
  document: ConfigDocument,
  id: string,
  about: { index: number; circle: string },
): Fault {
  return {
    file: document.file,
    ...document.place(['batches', id, 'after', about.index]),
    code: 'dependency_cycle',
    message: {
      ja: `待ち合わせが循環しています: ${about.circle}`,
      en: `batches wait for each other in a circle: ${about.circle}`,
    },
    hint: {
      ja: 'どれか一つの after を外してください。',
      en: 'Remove one of these from its after.',
    },
  }
}
