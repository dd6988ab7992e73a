/** Stops input that looks like an accident before anything is written (card 701, steps 1 and 6); pure. */
import type { ChangeKind, Entity } from './model.ts'
import { SyncFault } from './sync-fault.ts'

/** Codes named in a guard's message. */
const CODES_SHOWN = 20

export type GuardInput = Readonly<{
  entity: Entity
  /** Records in force before the run. */
  active: number
  changes: readonly Readonly<{ code: string; kind: ChangeKind }>[]
}>

/** Rows refused > max(3, 5 %): the file as a whole is not to be trusted. */
export function demandFewRejected(
  entity: Entity,
  rows: number,
  rejected: readonly { code: string }[],
): void {
  const limit = Math.max(3, rows * 0.05)
  if (rejected.length <= limit) return
  const codes = listed(rejected.map((one) => one.code))
  throw new SyncFault('input', 'too_many_rejected', {
    ja: `${entity}: ${rows} 行のうち ${rejected.length} 行が不正です(上限 ${limit}): ${codes}`,
    en: `${entity}: ${rejected.length} of ${rows} rows are bad (limit ${limit}): ${codes}`,
  })
}

/** An empty or half-empty delivery of everything is a fault of the export, not a dissolved company. */
export function demandEnoughRows(entity: Entity, rows: number, active: number): void {
  if (rows > 0 && rows * 2 >= active) return
  throw new SyncFault('guard', rows === 0 ? 'empty_input' : 'too_few_rows', {
    ja: `${entity}: 受け取った行は ${rows} 行、現在有効なものは ${active} 件です`,
    en: `${entity}: ${rows} rows were delivered, ${active} are active`,
  })
}

/** Closures > max(5, 10 % of active), or changes > 50 % of active and > 20. A first load changes nothing that exists. */
export function demandModestChange({ entity, active, changes }: GuardInput): void {
  if (active === 0) return
  const closed = changes.filter((change) => change.kind === 'close')
  const closeLimit = Math.max(5, active * 0.1)
  if (closed.length > closeLimit) throw massClose(entity, closed, { active, limit: closeLimit })
  if (changes.length <= 20 || changes.length * 2 <= active) return
  const codes = listed(changes.map((change) => change.code))
  throw new SyncFault(
    'guard',
    'mass_change_guard',
    {
      ja: `${entity}: 有効な ${active} 件のうち ${changes.length} 件が変更されます(上限 50 %): ${codes}`,
      en: `${entity}: ${changes.length} of ${active} active would change (limit 50 %): ${codes}`,
    },
    OVERRIDE,
  )
}

type Closing = Readonly<{ active: number; limit: number }>

function massClose(
  entity: Entity,
  closed: readonly { code: string }[],
  { active, limit }: Closing,
): SyncFault {
  const codes = listed(closed.map((change) => change.code))
  return new SyncFault(
    'guard',
    'mass_close_guard',
    {
      ja: `${entity}: 有効な ${active} 件のうち ${closed.length} 件が廃止されます(上限 ${limit}): ${codes}`,
      en: `${entity}: ${closed.length} of ${active} active would be closed (limit ${limit}): ${codes}`,
    },
    OVERRIDE,
  )
}

const OVERRIDE = {
  ja: '正しい変更なら allowMassClose=true と confirm=<テナントコード> を付けて 1 回だけ実行してください',
  en: 'if it is meant, run once with allowMassClose=true and confirm=<tenant code>',
}

function listed(codes: readonly string[]): string {
  const shown = codes.slice(0, CODES_SHOWN).join(', ')
  return codes.length > CODES_SHOWN ? `${shown}, … (${codes.length})` : shown
}
