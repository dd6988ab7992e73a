/** A text with the words of a query marked in it. */
import { marksOf } from '../../server/domain/text-marks.ts'

/** @param words normalised. */
export function Marked({ text, words }: { text: string; words: readonly string[] }) {
  if (words.length === 0) return <>{text}</>
  const marks = marksOf(text, words)
  let shown = 0
  const parts = marks.map(({ from, to }) => {
    const before = text.slice(shown, from)
    shown = to
    return (
      <>
        {before}
        <mark>{text.slice(from, to)}</mark>
      </>
    )
  })
  return (
    <>
      {parts}
      {text.slice(shown)}
    </>
  )
}
