/** Turns the bytes of a delivered file into text, or refuses them; used by the CSV source of BATCH-701. */
import { SyncFault } from './sync-fault.ts'

export type Encoding = 'utf-8' | 'shift_jis'
export type Decoded = Readonly<{ text: string; encoding: Encoding }>

const UTF8_MARK = [0xef, 0xbb, 0xbf]

/**
 * `auto`: byte order mark, else strict UTF-8, else strict Shift_JIS (CP932). Bytes that are none
 * of these throw SyncFault `bad_encoding`: a replacement character in a name would be stored for ever.
 */
export function decode(bytes: Uint8Array, wanted: Encoding | 'auto'): Decoded {
  const isMarked = UTF8_MARK.every((byte, index) => bytes[index] === byte)
  const candidates: readonly Encoding[] =
    wanted !== 'auto' ? [wanted] : isMarked ? ['utf-8'] : ['utf-8', 'shift_jis']
  for (const encoding of candidates) {
    const text = strictly(bytes, encoding)
    if (text !== null) return { text, encoding }
  }
  throw new SyncFault(
    'input',
    'bad_encoding',
    {
      ja: `ファイルは ${candidates.join(' でも ')} でもありません(壊れた文字があります)`,
      en: `the file is not ${candidates.join(' nor ')}: it holds broken characters`,
    },
    {
      ja: '人事システムの出力をもう一度取り出してください',
      en: 'export the file from the HR system again; it may have been cut off',
    },
  )
}

function strictly(bytes: Uint8Array, encoding: Encoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    // The decoder's own way to say that the bytes are not of this encoding.
    if (error instanceof TypeError) return null
    throw error
  }
}
