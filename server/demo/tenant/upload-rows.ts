/** Uploaded files of a company: a handful of small ones, and large training videos where the storage is nearly full. */
import { addDays, daySpan } from '../../domain/calendar-day.ts'
import { is } from '../cast.ts'
import { type DemoFile, sparseFile, textFile } from '../demo-file.ts'
import { demoUlid } from '../identifiers.ts'
import type { Row } from '../row.ts'
import { present, type Scene } from './scene.ts'

export type Uploads = Readonly<{ rows: readonly Row[]; files: readonly DemoFile[] }>

const SMALL_FILES = 8
const MIB = 1024 * 1024
const VIDEO_BYTES = 64 * MIB

/** Every company with large files has a contract of 1 GiB (see platform/tenant-rows.ts). */
export const FULL_STORAGE_GB = 1

/** Share of the contract's storage that the videos take, in basis points; the rest comes from database and reports. */
const VIDEO_SHARE_BP = { storage_83: 8_260, over_storage: 10_300 } as const

export function uploadsOf(scene: Scene): Uploads {
  if (scene.story.activity === null) return { rows: [], files: [] }
  const files = [...smallFiles(scene), ...videos(scene)]
  return {
    files,
    rows: files.map((file, index) => uploadRow(file, index, { scene, of: files.length })),
  }
}

const ORPHANS = 40
const ORPHANED_DAYS_AGO = 200

/** Left behind when the old system was switched off: no row names them. */
export function orphansOf({ story, calendar }: Scene): DemoFile[] {
  if (!is(story.company, 'orphan_files')) return []
  const modifiedAt = daySpan(addDays(calendar.today, -ORPHANED_DAYS_AGO)).from
  return Array.from({ length: ORPHANS }, (_, index) => ({
    ...textFile(
      `old-system/添付_${String(index + 1).padStart(3, '0')}.txt`,
      '旧システムの添付ファイル\n',
    ),
    modifiedAt,
  }))
}

function smallFiles(scene: Scene): DemoFile[] {
  const people = present(scene).slice(0, SMALL_FILES)
  return people.map((person, index) =>
    index % 2 === 0
      ? textFile(
          `certificates/${person.code}_合格証.txt`,
          `合格証\n${person.fullName} 様\n${person.code}\n`,
        )
      : textFile(
          `evidence/${person.code}_職務経歴.csv`,
          `項目,内容\n氏名,${person.fullName}\n部署,${person.department.name}\n`,
        ),
  )
}

function videos(scene: Scene): DemoFile[] {
  const { company } = scene.story
  const share = is(company, 'storage_83')
    ? VIDEO_SHARE_BP.storage_83
    : is(company, 'over_storage')
      ? VIDEO_SHARE_BP.over_storage
      : 0
  const wanted = Math.round((FULL_STORAGE_GB * 1024 * MIB * share) / 10_000)
  const head = Buffer.from('動画教材 安全衛生研修\n', 'utf8')
  const whole = Math.floor(wanted / VIDEO_BYTES)
  if (whole === 0) return []
  // The same recording was uploaded to many courses: one digest serves all copies.
  const copy = sparseFile('', head, VIDEO_BYTES)
  const copies = Array.from({ length: whole }, (_, index) => ({ ...copy, path: videoPath(index) }))
  return [...copies, sparseFile(videoPath(whole), head, wanted - whole * VIDEO_BYTES)]
}

function videoPath(index: number): string {
  return `videos/安全衛生研修_第${index + 1}回.mp4`
}

/** Uploads arrived evenly over the last year. */
function uploadRow(
  file: DemoFile,
  index: number,
  { scene, of }: Readonly<{ scene: Scene; of: number }>,
): Row {
  const last = scene.story.activity?.until ?? scene.calendar.today
  const at =
    daySpan(addDays(last, -1 - Math.floor(((of - index - 1) * 380) / of))).from + 39_600_000
  const owner = present(scene)[index % SMALL_FILES]
  return {
    file_id: demoUlid(at, `file|${scene.story.tenantId}|${file.path}`),
    path: file.path,
    bytes: file.bytes,
    sha256: file.sha256,
    owner_table: 'employees',
    owner_id: owner?.id ?? 'EMP0001',
    uploaded_by: owner?.userId ?? 'USR0001',
    created_at: at,
    deleted_at: null,
  }
}
