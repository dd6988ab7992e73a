/** Which feature of the application a path belongs to; used by the call tally of BATCH-301. */

/** Path prefix → feature (`usage.features` of toban.yaml). A prefix ends at a path segment; the longest one wins. */
export type FeatureMap = Readonly<Record<string, string>>

/** Feature of every path that no prefix covers. */
export const OTHER_FEATURE = 'other'

/** Distinct paths remembered by one mapper: ids in paths must not fill the memory. */
const REMEMBERED_PATHS = 10_000

/** A function path → feature that walks up the path's segments and remembers what it found. */
export function featureMapper(map: FeatureMap): (path: string) => string {
  const remembered = new Map<string, string>()
  return function featureOf(path) {
    const known = remembered.get(path)
    if (known !== undefined) return known
    const found = lookUp(map, path)
    if (remembered.size < REMEMBERED_PATHS) remembered.set(path, found)
    return found
  }
}

function lookUp(map: FeatureMap, path: string): string {
  const bare = path.split(/[?#]/, 1)[0] ?? ''
  for (
    let prefix = bare;
    prefix !== '';
    prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('/')))
  ) {
    const feature = Object.hasOwn(map, prefix) ? map[prefix] : undefined
    if (feature !== undefined) return feature
  }
  return OTHER_FEATURE
}
