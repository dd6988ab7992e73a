/** Mails to idle companies: on entering warning and critical, and every 30 days while critical (card 304, rule 7). */
import { enqueueMail } from '../../../data/platform/mail-queue.ts'
import {
  idleFacts,
  levelBefore,
  noteTenantMail,
  storedActivity,
} from '../../../data/platform/tenant-activity.ts'
import { isMailAddress } from '../../../server/domain/delivery/text.ts'
import type { IdleLevel } from '../../../server/domain/idle.ts'
import { type Day, dayAt, daysBetween, type SystemRun } from '../../../server/sdk/index.ts'
import type { Outcomes } from './find-inactive.ts'
import type { InactiveParams } from './inactive-params.ts'
import { type Judged, judgedOf } from './inactive-summary.ts'
import { tenantMailText } from './tenant-mail-text.ts'

const DAYS_BETWEEN = 30

/** Answers how many mails are new. A company whose mail can not be queued does not stop the others. */
export function tellTenants(run: SystemRun<InactiveParams>, outcomes: Outcomes): number {
  let queued = 0
  for (const tenant of judgedOf(outcomes)) {
    try {
      queued += tellTenant(run, tenant)
    } catch (error) {
      run.log.error('a mail could not be queued; the next run tries again', {
        tenant: tenant.tenantCode,
        error: String(error),
      })
    }
  }
  return queued
}

function tellTenant(run: SystemRun<InactiveParams>, tenant: Judged): number {
  const { platform, params } = run
  const stored = storedActivity(platform, tenant.tenantId)
  const facts = idleFacts(platform, tenant.tenantId, params.date)
  if (stored === null || facts === null) return 0
  const occasion = mailOccasion({
    date: params.date,
    level: tenant.level,
    levelSince: stored.levelSince,
    levelBefore: levelBefore(platform, tenant.tenantId, stored.levelSince) ?? 'active',
    lastMail: stored.lastTenantMailAt === null ? null : dayAt(stored.lastTenantMailAt),
    snoozedUntil: stored.snoozedUntil,
  })
  if (occasion === null) return 0
  const addresses = addressesOf([facts.adminEmail, facts.contactEmail])
  if (addresses.length === 0) {
    run.log.warn('the company has no address a mail could go to', { tenant: tenant.tenantCode })
    return 0
  }
  const suffix = occasion === 'reminder' ? `:${params.date}` : ''
  const dedupe = `inactive:${tenant.tenantCode}:${tenant.level}:${stored.levelSince}${suffix}`
  const text = tenantMailText(run, tenant, facts.locale)
  return platform.sqlite
    .transaction(() => {
      noteTenantMail(platform, tenant.tenantId, run.now())
      const about = { tenantId: tenant.tenantId, sourceBatch: run.batchId, runId: run.id }
      const mail = {
        ...about,
        ...text,
        dedupe,
        attachments: [],
        priority: 1,
        at: run.now(),
      } as const
      const outcomesOf = addresses.map((address) => enqueueMail(platform, { ...mail, address }))
      return outcomesOf.filter((outcome) => outcome === 'queued').length
    })
    .immediate()
}

export type MailFacts = Readonly<{
  date: Day
  level: IdleLevel
  levelSince: Day
  /** The level the company had before `levelSince`. */
  levelBefore: IdleLevel
  lastMail: Day | null
  snoozedUntil: Day | null
}>

/** Null: nothing to say today. Going from warning to critical is said at once, also within 30 days. */
export function mailOccasion(facts: MailFacts): 'entered' | 'reminder' | null {
  const { date, level, levelSince, lastMail, snoozedUntil } = facts
  if (level !== 'warning' && level !== 'critical') return null
  if (snoozedUntil !== null && snoozedUntil >= date) return null
  const isRecent = lastMail !== null && daysBetween(lastMail, date) < DAYS_BETWEEN
  if (lastMail !== null && lastMail >= levelSince) {
    return level === 'critical' && !isRecent ? 'reminder' : null
  }
  const rose = level === 'critical' && facts.levelBefore === 'warning'
  return isRecent && !rose ? null : 'entered'
}

/** Those that parse, each once. */
function addressesOf(found: readonly (string | null)[]): string[] {
  const byNormal = new Map<string, string>()
  for (const address of found) {
    if (address === null || !isMailAddress(address.trim())) continue
    const normal = address.trim().toLowerCase()
    if (!byNormal.has(normal)) byNormal.set(normal, address.trim())
  }
  return [...byNormal.values()]
}
