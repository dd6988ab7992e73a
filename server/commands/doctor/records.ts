/** The doctor's look into ops.db: who schedules, does the clock agree with what was recorded, is the audit whole? */
import { existsSync } from 'node:fs'
import type { DataFolder } from '../../../data/folder.ts'
import { lastAuditAt, verifyAudit } from '../../../data/ops/audit.ts'
import { peekLease } from '../../../data/ops/lease-peek.ts'
import { type OpsDb, openOps } from '../../../data/ops/open.ts'
import { type Instant, isoWithOffset } from '../../domain/calendar-day.ts'
import { isProcessAlive } from '../migrate.ts'
import { type Finding, fail, ok, warn } from './finding.ts'
import { checkUpkeep } from './upkeep.ts'

/** Clocks of a machine and its neighbour differ by seconds; minutes mean that it was set back. */
const CLOCK_TOLERANCE_MS = 5 * 60_000

/** Throws as opening ops.db does; without the file there is nothing to say. */
export function checkRecords(folder: DataFolder, now: Instant): Finding[] {
  if (!existsSync(folder.opsFile)) return []
  const ops = openOps(folder.opsFile, 'read-only')
  try {
    return [checkLease(folder, now), checkClock(ops, now), checkAudit(ops), checkUpkeep(ops, now)]
  } finally {
    ops.sqlite.close()
  }
}

function checkLease(folder: DataFolder, now: Instant): Finding {
  const lease = peekLease(folder.opsFile)
  if (lease === null)
    return ok('scheduler', { ja: 'スケジューラーは動いていません', en: 'no scheduler is running' })
  const isAlive = isProcessAlive(lease.pid)
  const who = `${lease.holder}, pid ${lease.pid}`
  if (isAlive && lease.leaseUntil > now) {
    return ok('scheduler', {
      ja: `スケジューラー稼働中 (${who})`,
      en: `the scheduler is running (${who})`,
    })
  }
  if (!isAlive) {
    const what = {
      ja: `スケジューラーは止まっています。前回は正常終了していません (${who})`,
      en: `the scheduler is not running and did not end properly (${who})`,
    }
    return warn('scheduler', what, {
      ja: '起動すれば続きから動きます: toban start',
      en: 'start it, it goes on where it was: toban start',
    })
  }
  const what = {
    ja: `スケジューラーの更新が ${isoWithOffset(lease.leaseUntil)} から途絶えています (${who})`,
    en: `the scheduler has not renewed its lease since ${isoWithOffset(lease.leaseUntil)} (${who})`,
  }
  return fail('scheduler', what, {
    ja: 'プロセスが固まっているか、別のプロセスが同じ番号を使っています: pm2 restart toban',
    en: 'it hangs, or another process has its number: pm2 restart toban',
  })
}

function checkClock(ops: OpsDb, now: Instant): Finding {
  const last = lastAuditAt(ops)
  const shown = isoWithOffset(now)
  if (last === null || last <= now + CLOCK_TOLERANCE_MS) {
    return ok('clock', { ja: `時計 ${shown}`, en: `the clock says ${shown}` })
  }
  const what = {
    ja: `時計は ${shown} ですが、${isoWithOffset(last)} の記録があります`,
    en: `the clock says ${shown}, but there is a record of ${isoWithOffset(last)}`,
  }
  return fail('clock', what, {
    ja: '時計が戻っています。時刻合わせを確かめてください: timedatectl',
    en: 'the clock was set back; check its synchronisation: timedatectl',
  })
}

function checkAudit(ops: OpsDb): Finding {
  const { rows, broken } = verifyAudit(ops)
  if (broken === null)
    return ok('audit', {
      ja: `操作履歴 ${rows} 件、連鎖は正しい`,
      en: `${rows} rows of audit, the chain is whole`,
    })
  const what = {
    ja: `操作履歴が書き換えられています: ${broken.id} 行目 (${broken.what})`,
    en: `the audit was tampered with: row ${broken.id} (${broken.what})`,
  }
  return fail('audit', what, {
    ja: 'データフォルダへのアクセスを調べ、バックアップの操作履歴と比べてください',
    en: 'find out who had access to the data folder, and compare with the audit in a backup',
  })
}
