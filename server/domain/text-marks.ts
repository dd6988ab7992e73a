/** Where a text has the words of a query, for the pages that mark them: the width and case of the text do not matter. */
import { normalised } from './text-grams.ts'

/** Half-open, in UTF-16 units of the text as it is. */
export type Mark = Readonly<{ from: number; to: number }>

/** In the order of the text, without overlaps. @param words normalised; empty ones mark nothing. */
export function marksOf(text: string, words: readonly string[]): Mark[] {
  const { plain, at } = plainForm(text)
  const found = words
    .filter((word) => word !== '')
    .flatMap((word) => placesOf(plain, word))
    .map(({ from, to }) => ({ from: at(from), to: at(to) }))
    .sort((a, b) => a.from - b.from || a.to - b.to)
  const merged: Mark[] = []
  for (const mark of found) {
    const last = merged.at(-1)
    if (last && mark.from <= last.to)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, mark.to) }
    else merged.push(mark)
  }
  return merged
}

function placesOf(plain: string, word: string): Mark[] {
  const places: Mark[] = []
  for (let from = plain.indexOf(word); from >= 0; from = plain.indexOf(word, from + word.length))
    places.push({ from, to: from + word.length })
  return places
}

/** The normalised text, and from a place in it back to the text: one character may become several, or several one. */
function plainForm(text: string): { plain: string; at(place: number): number } {
  const plain = normalised(text)
  if (plain.length === text.length) return { plain, at: (place) => place }
  const starts: number[] = []
  let joined = ''
  for (const { segment, index } of new Intl.Segmenter().segment(text)) {
    const part = normalised(segment)
    for (let unit = 0; unit < part.length; unit += 1) starts.push(index)
    joined += part
  }
  return { plain: joined, at: (place) => starts[place] ?? text.length }
}
