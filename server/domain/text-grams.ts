/**
 * Text cut into overlapping pieces for the full-text index of log lines: pairs where Japanese is involved, triples
 * within Latin text. Two-character words are found, and so is any part of a code. Pure; index and search share it.
 */

/** From here on a character stands for a syllable or a word: kana, kanji, hangul. */
const FIRST_WIDE = 0x2e80

/** What a query says, once, whoever wrote it: full and half width, upper and lower case are one. */
export function normalised(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** The searched text of a line: its message, and its fields as they are shown. */
export function lineText(message: string, fieldsJson: string | null): string {
  return normalised(fieldsJson === null ? message : `${message} ${fieldsJson}`)
}

/** @param text normalised. */
export function gramsOf(text: string): Set<string> {
  const grams = new Set<string>()
  for (const piece of pieces(text)) {
    for (let at = 0; at < piece.length - 1; at += 1) {
      // The last two of a Latin run have no third: they stand for themselves.
      grams.add(isTriple(piece, at) ? piece.slice(at, at + 3) : piece.slice(at, at + 2))
    }
  }
  return grams
}

/**
 * Grams that every text has which contains this word, so that the index can be asked for them; the caller compares
 * the texts. No more than it takes to cover the word: each one is a list that the index has to walk, and the pieces in
 * between hardly narrow it down. Empty for a word too short to ask for: one character, or two Latin ones.
 * @param word normalised.
 */
export function gramsToAsk(word: string): Set<string> {
  const grams = new Set<string>()
  for (const piece of pieces(word)) {
    const places = placesToAsk(piece)
    let covered = 0
    for (const [no, { from, to }] of places.entries()) {
      const next = places[no + 1]
      // Left out when the next one joins on to what is covered.
      if (no > 0 && next !== undefined && next.from <= covered) continue
      grams.add(piece.slice(from, to))
      covered = to
    }
  }
  return grams
}

function placesToAsk(piece: string): { from: number; to: number }[] {
  const places: { from: number; to: number }[] = []
  for (let from = 0; from < piece.length - 1; from += 1) {
    if (isTriple(piece, from)) places.push({ from, to: from + 3 })
    else if (isWide(piece, from) || isWide(piece, from + 1)) places.push({ from, to: from + 2 })
  }
  return places
}

/** Words are parted by blanks; `"…"` holds several together. All of them must occur. */
export function wordsOf(query: string): string[] {
  const found = normalised(query).matchAll(/"([^"]+)"|[^\s"]+/gu)
  return [...found].map(([whole, phrase]) => (phrase ?? whole).trim()).filter((word) => word !== '')
}

export function containsAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word))
}

function pieces(text: string): string[] {
  return text.split(/\s+/u)
}

function isTriple(piece: string, at: number): boolean {
  return (
    at + 2 < piece.length && !isWide(piece, at) && !isWide(piece, at + 1) && !isWide(piece, at + 2)
  )
}

function isWide(piece: string, at: number): boolean {
  return piece.charCodeAt(at) >= FIRST_WIDE
}
