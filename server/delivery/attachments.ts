/** Reads the files of a mail: only the owner's own, unchanged since they were queued, within the size a mail may have. */
import { createHash } from 'node:crypto'
import { readFile, realpath, stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { PLATFORM_CODE } from '../../data/folder.ts'
import type { MailAttachment } from '../../data/outbox/insert.ts'
import type { Words } from '../domain/errors.ts'
import { sameWords } from '../domain/stored-words.ts'
import type { OutgoingAttachment } from './channel.ts'

export type AttachmentFault =
  | 'ATTACHMENT_FORBIDDEN'
  | 'ATTACHMENT_MISSING'
  | 'ATTACHMENT_CHANGED'
  | 'ATTACHMENT_TOO_LARGE'

export type Attached =
  | Readonly<{
      ok: true
      files: readonly OutgoingAttachment[]
      /** Too big together: named in the text instead. */
      linked: readonly LinkedFile[]
      /** `path sha256`, of everything the mail speaks of. */
      hashes: readonly string[]
    }>
  | Readonly<{ ok: false; code: AttachmentFault; text: Words }>

export type LinkedFile = Readonly<{ filename: string; bytes: number }>

export type AttachmentRules = Readonly<{
  dataRoot: string
  /** Company code, or `_platform`. */
  owner: string
  /** Largest message, encoded. */
  maxMessageBytes: number
  oversized: 'link' | 'fail'
}>

/** Folders a mail may take files from; databases and keys are not among them. */
const OPEN_FOLDERS = ['files', 'reports', 'exports'] as const

/** Base64 with its line breaks, and room for headers and text. */
const ENCODING_FACTOR = 1.37
const OVERHEAD_BYTES = 20_000

export async function readAttachments(
  wanted: readonly MailAttachment[],
  rules: AttachmentRules,
): Promise<Attached> {
  const found = []
  for (const file of wanted) {
    const inside = await insideOf(file, rules)
    if (!inside.ok) return inside
    found.push({ file, ...inside })
  }
  const bytes = found.reduce((sum, each) => sum + each.bytes, 0)
  const isTooLarge = bytes * ENCODING_FACTOR + OVERHEAD_BYTES > rules.maxMessageBytes
  if (isTooLarge && rules.oversized === 'fail') {
    return fault('ATTACHMENT_TOO_LARGE', {
      ja: `添付が合わせて ${bytes} バイトあります`,
      en: `${bytes} bytes of attachments`,
    })
  }
  const files: OutgoingAttachment[] = []
  const hashes: string[] = []
  for (const { file, path } of found) {
    const content = await readFile(path)
    const sha256 = createHash('sha256').update(content).digest('hex')
    if (sha256 !== file.sha256) return fault('ATTACHMENT_CHANGED', changed(file))
    hashes.push(`${file.path} ${sha256}`)
    if (!isTooLarge) {
      files.push({ filename: file.filename, contentType: file.contentType, content })
    }
  }
  const linked = isTooLarge
    ? found.map(({ file, bytes }) => ({ filename: file.filename, bytes }))
    : []
  return { ok: true, files, linked, hashes }
}

type Inside = Readonly<{ ok: true; path: string; bytes: number }>

/** Links are followed before the check: one inside the folder may point outside. */
async function insideOf(
  file: MailAttachment,
  { dataRoot, owner }: AttachmentRules,
): Promise<Inside | Extract<Attached, { ok: false }>> {
  const base = await realpath(dataRoot)
  const lexical = resolve(base, file.path)
  if (!isAllowed(lexical, base, owner)) return fault('ATTACHMENT_FORBIDDEN', sameWords(file.path))
  const path = await realpath(lexical).catch(() => null)
  if (path === null) return fault('ATTACHMENT_MISSING', sameWords(file.path))
  if (!isAllowed(path, base, owner)) return fault('ATTACHMENT_FORBIDDEN', sameWords(file.path))
  const found = await stat(path)
  return found.isFile()
    ? { ok: true, path, bytes: found.size }
    : fault('ATTACHMENT_MISSING', sameWords(file.path))
}

function isAllowed(path: string, base: string, owner: string): boolean {
  const below = (folder: string) => path.startsWith(base + sep + folder + sep)
  return OPEN_FOLDERS.some((name) =>
    below(owner === PLATFORM_CODE ? name : `${name}${sep}${owner}`),
  )
}

function changed({ path }: MailAttachment): Words {
  return { ja: `${path} は書き換えられています`, en: `${path} was changed` }
}

function fault(code: AttachmentFault, text: Words): Extract<Attached, { ok: false }> {
  return { ok: false, code, text }
}

/** What stands in a mail instead of files that are too big for it. */
export function linkText(linked: readonly LinkedFile[], consoleUrl: string | null): string {
  const names = linked.map(({ filename, bytes }) => `・${filename} (${megabytes(bytes)} MB)`)
  const where =
    consoleUrl === null
      ? 'コンソールから取得してください。'
      : `こちらから取得してください: ${consoleUrl}`
  return ['', '', '次のファイルは大きいため添付していません。', ...names, where].join('\n')
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1)
}
