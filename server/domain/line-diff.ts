/** Which lines of a text were taken away and which were added: for showing two versions of a configuration file. */

export type DiffLine = Readonly<{
  kind: 'same' | 'removed' | 'added'
  text: string
  /** Number in the old and the new text, from 1; null where it does not stand. */
  old: number | null
  new: number | null
}>

/** More pairs of lines than this are not compared one by one: all of the middle is then removed and added. */
const MOST_PAIRS = 4_000_000

/** The shortest way from one to the other; same lines in their order. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [old, now] = [linesOf(before), linesOf(after)]
  let start = 0
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1
  let end = 0
  while (
    end < old.length - start &&
    end < now.length - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  )
    end += 1
  const middle = middleOf(old.slice(start, old.length - end), now.slice(start, now.length - end))
  const kinds = [...times('same', start), ...middle, ...times('same', end)]
  return numbered(kinds, old, now)
}

type Kind = DiffLine['kind']

/** Longest common subsequence, by the table of its lengths. */
function middleOf(old: readonly string[], now: readonly string[]): Kind[] {
  if (old.length * now.length > MOST_PAIRS)
    return [...times('removed', old.length), ...times('added', now.length)]
  const width = now.length + 1
  const lengths = new Uint32Array((old.length + 1) * width)
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        old[row] === now[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1))
    }
  }
  const kinds: Kind[] = []
  let [row, column] = [0, 0]
  while (row < old.length || column < now.length) {
    const isSame = row < old.length && column < now.length && old[row] === now[column]
    const takesOld =
      column >= now.length || (row < old.length && at(row + 1, column) >= at(row, column + 1))
    kinds.push(isSame ? 'same' : takesOld ? 'removed' : 'added')
    if (isSame || takesOld) row += 1
    if (isSame || !takesOld) column += 1
  }
  return kinds
}

function numbered(kinds: readonly Kind[], old: readonly string[], now: readonly string[]) {
  let [oldAt, newAt] = [0, 0]
  return kinds.map((kind): DiffLine => {
    const text = (kind === 'added' ? now[newAt] : old[oldAt]) ?? ''
    if (kind !== 'added') oldAt += 1
    if (kind !== 'removed') newAt += 1
    return {
      kind,
      text,
      old: kind === 'added' ? null : oldAt,
      new: kind === 'removed' ? null : newAt,
    }
  })
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

function times(kind: Kind, count: number): Kind[] {
  return Array.from({ length: count }, () => kind)
}

/** Changed lines with so many lines around them; what lies between is a gap. */
export function onlyChanges(lines: readonly DiffLine[], around: number): (DiffLine | 'gap')[] {
  const near = lines.map((_, index) =>
    lines
      .slice(Math.max(0, index - around), index + around + 1)
      .some(({ kind }) => kind !== 'same'),
  )
  return lines.flatMap((line, index): (DiffLine | 'gap')[] => {
    if (near[index]) return [line]
    return near[index - 1] ? ['gap'] : []
  })
}
