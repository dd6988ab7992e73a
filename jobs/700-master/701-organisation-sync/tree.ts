/** Checks the department tree as it will be, and computes levels and paths (card 701, step 2); pure. */
import { SyncFault } from './sync-fault.ts'

/** Deeper than this is a mistake in the data, not an organisation. */
export const MAX_DEPTH = 10

export type TreeNode = Readonly<{ code: string; parentCode: string | null }>
export type TreePlace = Readonly<{ level: number; path: string }>

/**
 * Level (root = 1) and path (`/D001/D010/`) of every node. A parent that is not among the nodes
 * makes its child a root. Throws SyncFault `tree_cycle` (the message shows the ring, beginning with
 * its first code in the order of the nodes) and `tree_too_deep`.
 */
export function treePlaces(nodes: readonly TreeNode[]): Map<string, TreePlace> {
  const parents = new Map(nodes.map((node) => [node.code, node.parentCode]))
  const places = new Map<string, TreePlace>()
  for (const node of nodes) {
    const line = lineToRoot(node.code, parents)
    if (line.length > MAX_DEPTH) throw tooDeep(line)
    places.set(node.code, { level: line.length, path: `/${[...line].reverse().join('/')}/` })
  }
  return places
}

/** The node, its parent, its parent's parent … up to the root. */
function lineToRoot(code: string, parents: ReadonlyMap<string, string | null>): string[] {
  const line: string[] = []
  for (let current: string | null = code; current !== null && parents.has(current); ) {
    const seen = line.indexOf(current)
    if (seen >= 0) throw cycle(line.slice(seen))
    line.push(current)
    current = parents.get(current) ?? null
  }
  return line
}

function cycle(ring: readonly string[]): SyncFault {
  // Child → parent, beginning with the lowest code, so that every run words the same ring alike.
  const start = ring.indexOf([...ring].sort()[0] ?? '')
  const turned = [...ring.slice(start), ...ring.slice(0, start)]
  const path = [...turned, turned[0]].join('→')
  return new SyncFault('tree', 'tree_cycle', {
    ja: `部門の親子関係が循環しています: ${path}`,
    en: `departments form a cycle: ${path}`,
  })
}

function tooDeep(line: readonly string[]): SyncFault {
  const path = [...line].reverse().join('→')
  return new SyncFault('tree', 'tree_too_deep', {
    ja: `部門の階層が ${MAX_DEPTH} 段を超えています: ${path}`,
    en: `departments are more than ${MAX_DEPTH} levels deep: ${path}`,
  })
}
