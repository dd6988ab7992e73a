/** Compares a target with its previous good copy: a mass deletion must not push the good copies out; pure, called by BATCH-101. */

import type { Words } from '../../../server/sdk/index.ts'

export type Measure = Readonly<{ storedBytes: number; tables: Readonly<Record<string, number>> }>

/** MEDIUM: look at it. HIGH: pruning of the target stops until a person has acknowledged it. */
export type Shrinkage = Readonly<{ severity: 'MEDIUM' | 'HIGH'; message: Words }>

/** Smaller tables and files go up and down by themselves. */
const MIN_ROWS = 100
const MIN_BYTES = 1024 * 1024
/** Whole percents, so that exactly 30 % is not more than 30 %. */
const ROWS_LEFT_PERCENT = 50
const SIZE_CHANGE_PERCENT = 30
const SIZE_LEFT_PERCENT = 50

/** The worst first; empty when nothing is strange. */
export function shrinkages(before: Measure, now: Measure): Shrinkage[] {
  const found = [...tableShrinkages(before.tables, now.tables), ...sizeShrinkages(before, now)]
  return found.sort((a, b) => (a.severity < b.severity ? -1 : 1))
}

function tableShrinkages(before: Measure['tables'], now: Measure['tables']): Shrinkage[] {
  return Object.entries(before).flatMap(([table, rows]) => {
    const left = now[table] ?? 0
    if (rows < MIN_ROWS || left * 100 >= rows * ROWS_LEFT_PERCENT) return []
    const message = {
      ja: `テーブル ${table}: ${rows} 行 → ${left} 行`,
      en: `table ${table}: ${rows} rows before, ${left} now`,
    }
    return [{ severity: left === 0 ? ('HIGH' as const) : ('MEDIUM' as const), message }]
  })
}

function sizeShrinkages(before: Measure, now: Measure): Shrinkage[] {
  if (before.storedBytes < MIN_BYTES) return []
  const message = {
    ja: `保存サイズ: ${before.storedBytes} → ${now.storedBytes} バイト`,
    en: `stored size: ${before.storedBytes} bytes before, ${now.storedBytes} now`,
  }
  const change = Math.abs(now.storedBytes - before.storedBytes)
  if (now.storedBytes * 100 < before.storedBytes * SIZE_LEFT_PERCENT)
    return [{ severity: 'HIGH', message }]
  if (now.storedBytes < MIN_BYTES || change * 100 <= before.storedBytes * SIZE_CHANGE_PERCENT)
    return []
  return [{ severity: 'MEDIUM', message }]
}
