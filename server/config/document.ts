/** One configuration file as YAML: its faults of writing, its value, and where each key stands. */
import { type Document, isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml'
import type { Fault } from './faults.ts'

export type Path = readonly (string | number)[]

export type ConfigDocument = Readonly<{
  file: string
  /** Plain data; undefined when the text is no YAML. */
  value: unknown
  faults: readonly Fault[]
  /** Where the value at the path begins; the nearest known place above it when there is none. */
  place(path: Path): Position
  /** Where the key itself stands. */
  keyPlace(path: Path, key: string): Position
}>

export type Position = Readonly<{ line: number; col: number }>

/** Aliases may repeat a node so often and no more: a tiny file must not become a huge value. */
const MOST_ALIASES = 100

export function readDocument(file: string, text: string): ConfigDocument {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
  })
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), col: Math.max(col, 1) }
  }
  const faults = firstOfEachLine(
    document.errors.map((error) => syntaxFault(file, error, at(error.pos[0]))),
  )
  const known = { document, at }
  return {
    file,
    value: faults.length > 0 ? undefined : plainValue(document, file, faults),
    faults,
    place: (path) => place(known, path),
    keyPlace: (path, key) => keyPlace(known, path, key),
  }
}

// The parser has no code of its own for this, the commonest slip with cron patterns.
const STAR_HINT = {
  ja: '* で始まる値は引用符で囲みます: cron: "*/5 * * * *"',
  en: 'Put a value that begins with * in quotes: cron: "*/5 * * * *"',
}

type Known = { document: Document; at(offset: number): Position }

function plainValue(document: Document, file: string, faults: Fault[]): unknown {
  if (document.contents === null) return null
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown
  } catch {
    faults.push({
      file,
      line: 1,
      col: 1,
      code: 'too_many_aliases',
      message: { ja: 'エイリアス (*) が多すぎます', en: 'too many aliases (*)' },
    })
    return undefined
  }
}

function place(known: Known, path: Path): Position {
  for (let length = path.length; length > 0; length -= 1) {
    const node = known.document.getIn(path.slice(0, length), true) as Node | undefined
    if (node?.range) return known.at(node.range[0])
  }
  const start = known.document.contents?.range?.[0]
  return start === undefined ? { line: 1, col: 1 } : known.at(start)
}

function keyPlace(known: Known, path: Path, key: string): Position {
  const parent = path.length === 0 ? known.document.contents : known.document.getIn(path, true)
  if (isMap(parent)) {
    const pair = parent.items.find(
      (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key,
    )
    if (pair && isScalar(pair.key) && pair.key.range) return known.at(pair.key.range[0])
  }
  return place(known, path)
}

/** What follows the first fault of a line is mostly its consequence. */
function firstOfEachLine(faults: readonly Fault[]): Fault[] {
  const lines = new Map<number, Fault>()
  for (const fault of faults) if (!lines.has(fault.line)) lines.set(fault.line, fault)
  return [...lines.values()]
}

function syntaxFault(
  file: string,
  error: Readonly<{ code: string; message: string }>,
  position: Position,
): Fault {
  const where = { file, ...position }
  if (error.code === 'DUPLICATE_KEY') {
    return {
      ...where,
      code: 'duplicate_key',
      message: { ja: '同じキーが二度書かれています', en: 'the same key is written twice' },
      hint: { ja: '一方を削除してください。', en: 'Remove one of them.' },
    }
  }
  if (error.code === 'TAB_AS_INDENT') {
    return {
      ...where,
      code: 'tab',
      message: { ja: '字下げにタブは使えません', en: 'a tab can not be used for indentation' },
      hint: { ja: '空白を使ってください。', en: 'Use spaces.' },
    }
  }
  const fault = {
    ...where,
    code: 'yaml_syntax',
    message: { ja: `YAML として読めません: ${error.message}`, en: `not YAML: ${error.message}` },
  }
  return /alias/i.test(error.message) ? { ...fault, hint: STAR_HINT } : fault
}
