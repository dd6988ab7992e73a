/** Why a change of resources was left out, failed or was put back: kept as a code with a detail, said in both languages. Pure. */
import type { Words } from '../errors.ts'
import { inBoth, sameWords } from '../stored-words.ts'

const CODES: Readonly<Record<string, Words>> = {
  busy: { ja: '利用者が作業中', en: 'somebody was at work' },
  no_backup: { ja: '26 時間以内のバックアップなし', en: 'no backup of the last 26 hours' },
  no_room: { ja: 'ディスクの空き不足', en: 'too little room on the disk' },
  too_large: { ja: 'ファイルが大きすぎる', en: 'the file is too large' },
  stale: { ja: '提案時と状態が違う', en: 'not as it was proposed any more' },
  held: { ja: '法的保全中', en: 'a legal hold' },
  agreed: { ja: '契約・運用で合意済み', en: 'agreed by contract or operator' },
  beyond_contract: { ja: '契約の上限を超過', en: 'more than the contract allows' },
  changed_today: { ja: '本日変更済み', en: 'changed today already' },
  interrupted: { ja: '実行が中断', en: 'the run was interrupted' },
  dry_run: { ja: '確認のみの実行', en: 'a dry run' },
}

/** Codes that carry a figure or what a check found. */
const WITH_DETAIL: readonly Readonly<[RegExp, (detail: string) => Words]>[] = [
  [/^(\d+) files$/, (n) => ({ ja: `${n} ファイル`, en: n === '1' ? 'one file' : `${n} files` })],
  [
    /^conflict: (.+)$/,
    (value) => ({
      ja: `その後 ${value} に変更されている`,
      en: `changed to ${value} since`,
    }),
  ],
  [
    /^interrupted, stands at (.+)$/,
    (value) => ({
      ja: `実行が中断し、値は ${value}`,
      en: `the run was interrupted, and the value is ${value}`,
    }),
  ],
  [
    /^reads back as (.+)$/,
    (value) => ({ ja: `書いた後の値が ${value}`, en: `it reads back as ${value}` }),
  ],
  [
    /^health: (.+)$/,
    (found) => ({
      ja: `変更後の検査に異常: ${found}`,
      en: `the check after the change found: ${found}`,
    }),
  ],
]

/** What has no words is what SQLite or a service said, and stays as it is. */
export function adjustmentNote(note: string): Words {
  const parts = note.split('; ').map(partOf)
  return inBoth((language) => parts.map((part) => part[language]).join('; '))
}

function partOf(part: string): Words {
  const code = CODES[part]
  if (code) return code
  for (const [pattern, say] of WITH_DETAIL) {
    const detail = pattern.exec(part)?.[1]
    if (detail !== undefined) return say(detail)
  }
  return sameWords(part)
}
