/** Takes the clock out of a zip file, so that equal content has an equal hash; used for Excel files. */

/** APPNOTE.TXT 4.3.16, 4.3.12, 4.3.7: end of central directory, its entries, local headers. */
const END_SIGNATURE = 0x06054b50
const ENTRY_SIGNATURE = 0x02014b50
const LOCAL_SIGNATURE = 0x04034b50
const END_BYTES = 22
const ENTRY_BYTES = 46

/** 1980-01-01 00:00, the first moment of the format. */
const FIRST_TIME = 0
const FIRST_DATE = 0x21

/** A copy with every entry dated 1980-01-01. Throws when it is not a plain zip (no zip64, no comment). */
export function withFixedZipDates(zip: Buffer): Buffer {
  const fixed = Buffer.from(zip)
  const end = fixed.length - END_BYTES
  if (end < 0 || fixed.readUInt32LE(end) !== END_SIGNATURE) throw new Error('not a plain zip file')
  const entries = fixed.readUInt16LE(end + 10)
  let at = fixed.readUInt32LE(end + 16)
  for (let entry = 0; entry < entries; entry += 1) {
    if (fixed.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new Error('the zip directory is damaged')
    const local = fixed.readUInt32LE(at + 42)
    if (fixed.readUInt32LE(local) !== LOCAL_SIGNATURE) throw new Error('the zip file is damaged')
    writeFirstMoment(fixed, at + 12)
    writeFirstMoment(fixed, local + 10)
    at += ENTRY_BYTES + variableBytes(fixed, at)
  }
  return fixed
}

function writeFirstMoment(zip: Buffer, at: number): void {
  zip.writeUInt16LE(FIRST_TIME, at)
  zip.writeUInt16LE(FIRST_DATE, at + 2)
}

/** Name, extra field and comment of a directory entry. */
function variableBytes(zip: Buffer, at: number): number {
  return zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
}
