/** Adds a batch to the text of schedule.yaml and leaves every other character alone; used by `toban new batch`. */
import { isMap, isNode, isScalar, parseDocument, type YAMLMap } from 'yaml'
import { TobanError, type Words } from '../../domain/errors.ts'

export type NewEntry = Readonly<{ id: string; title: Words }>

/**
 * The text with an entry that runs by hand only, in the order of the numbers; null when there is an entry already.
 * Throws `schedule_unreadable` rather than edit a file it does not understand.
 */
export function withEntry(text: string, entry: NewEntry): string | null {
  const document = parseDocument(text)
  const batches = document.get('batches')
  if (document.errors.length > 0 || !isMap(batches) || batches.flow || batches.items.length === 0)
    throw unreadable()
  if (batches.has(entry.id)) return null
  const { offset, indent } = placeFor(text, batches, entry.id)
  const lineBreak = offset === text.length && !text.endsWith('\n') ? '\n' : ''
  const edited = `${text.slice(0, offset)}${lineBreak}${entryText(entry, indent)}${text.slice(offset)}`
  if (!isAddition(text, edited, entry.id)) throw unreadable()
  return edited
}

/** Where the new entry's first line begins, and how far entries are indented. */
function placeFor(text: string, batches: YAMLMap, id: string): { offset: number; indent: string } {
  const entries = batches.items.flatMap(({ key, value }) =>
    isScalar(key) && key.range
      ? [{ id: String(key.value), from: key.range[0], to: endOf(value, key.range[1]) }]
      : [],
  )
  const first = entries[0]
  const before = entries.filter((entry) => entry.id < id).at(-1)
  if (!first) throw unreadable()
  const indent = text.slice(text.lastIndexOf('\n', first.from) + 1, first.from)
  if (before) return { offset: endOfLine(text, before.to), indent }
  return {
    offset: endOfLine(text, text.lastIndexOf('batches:', first.from) + 'batches:'.length),
    indent,
  }
}

function endOf(value: unknown, otherwise: number): number {
  return isNode(value) && value.range ? value.range[1] : otherwise
}

/** Behind the line break of the line with the last character that is no blank before `offset`; its comment stays with it. */
function endOfLine(text: string, offset: number): number {
  const last = text.slice(0, offset).trimEnd().length
  const end = text.indexOf('\n', last)
  return end === -1 ? text.length : end + 1
}

function entryText({ id, title }: NewEntry, indent: string): string {
  const lines = [
    '',
    `# ${title.ja} / ${title.en}`,
    `${id}:`,
    '  manual: true # by hand only, until it has a cron: "30 2 * * *"',
  ]
  return lines.map((line) => (line === '' ? '\n' : `${indent}${line}\n`)).join('')
}

/** The proof of the edit: the entry is there, and the rest means what it meant. */
function isAddition(before: string, after: string, id: string): boolean {
  const edited = parseDocument(after)
  if (edited.errors.length > 0 || !edited.hasIn(['batches', id])) return false
  edited.deleteIn(['batches', id])
  return JSON.stringify(edited.toJS()) === JSON.stringify(parseDocument(before).toJS())
}

function unreadable(): TobanError {
  return new TobanError({
    code: 'schedule_unreadable',
    kind: 'bad-input',
    message: {
      ja: 'config/schedule.yaml に項目を追加できませんでした',
      en: 'an entry could not be added to config/schedule.yaml',
    },
    hint: {
      ja: 'toban check で誤りを確かめてください。batches: は 1 行ずつの形で書きます',
      en: 'see toban check; batches: must be written with a line for each batch',
    },
  })
}
