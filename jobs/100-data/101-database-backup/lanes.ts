/** Works through items a few at a time; used by the steps of BATCH-101. */

/** Results in the order of the items. The first failure stops the lanes from taking more and is thrown. */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length)
  let [next, failed] = [0, false]
  const lane = async () => {
    while (next < items.length && !failed) {
      const index = next++
      try {
        results[index] = await work(items[index] as Item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: Math.min(lanes, items.length) }, lane))
  const broken = ends.find((end) => end.status === 'rejected')
  if (broken) throw broken.reason
  return results
}
