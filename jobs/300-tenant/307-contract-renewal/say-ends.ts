/** Alerts of BATCH-307: contracts that end today or have ended, notices that reach nobody, too many at once. */
import {
  type ContractNotice,
  extendedContracts,
  noticesSince,
} from '../../../data/platform/contract-notices.ts'
import { daySpan, type SystemRun } from '../../../server/sdk/index.ts'
import type { ContractParams } from './contract-params.ts'
import type { NoticeEntry } from './contract-summary.ts'
import type { Sorted } from './due-notices.ts'

const MANY_CRITICAL = 5
const MANY_FAILED_PERCENT = 10
const NEAR_DAYS = 30

export function sayEnds(
  run: SystemRun<ContractParams>,
  { renewed }: Sorted,
  entries: readonly NoticeEntry[],
): void {
  for (const { contractId } of renewed) {
    run.alerts.clear(endKey(contractId))
    run.alerts.clear(recipientKey(contractId))
  }
  for (const contractId of extendedContracts(run.platform, run.today)) {
    run.alerts.clear(endKey(contractId))
  }
  for (const entry of entries) {
    if (entry.stage <= 0) raiseEnd(run, entry)
    sayRecipient(run, entry)
    sayTemplates(run, entry)
  }
  if (run.selection !== 'all') return
  // Of the whole day: a second run that has nothing left to say must not call it over.
  const today = noticesSince(run.platform, daySpan(run.today).from)
  sayMany(run, today.filter(({ urgency }) => urgency === 'critical').length)
  sayFailed(run, today)
}

function endKey(contractId: string): string {
  return `contract:${contractId}:end`
}

function recipientKey(contractId: string): string {
  return `contract:${contractId}:no_recipient`
}

function raiseEnd(run: SystemRun<ContractParams>, entry: NoticeEntry): void {
  const { contractId, tenantCode, tenantName, endDate, stage } = entry
  run.alerts.raise({
    key: endKey(contractId),
    severity: 'HIGH',
    tenantCode,
    metric: 'contract_end',
    value: entry.daysLeft,
    message:
      stage === 0
        ? {
            ja: `${tenantName}: 契約が本日(${endDate})満了します`,
            en: `${tenantCode}: its contract ends today (${endDate})`,
          }
        : {
            ja: `${tenantName}: 契約は ${endDate} に満了しましたが、後の契約がありません`,
            en: `${tenantCode}: its contract ended on ${endDate} and nothing follows`,
          },
    context: { audience: ['sales'], contractId },
  })
}

function sayRecipient(run: SystemRun<ContractParams>, entry: NoticeEntry): void {
  const { contractId, tenantCode, tenantName, noRecipient, isBillable, daysLeft } = entry
  if (!noRecipient) {
    run.alerts.clear(recipientKey(contractId))
    return
  }
  if (!isBillable || daysLeft > NEAR_DAYS) return
  run.alerts.raise({
    key: recipientKey(contractId),
    severity: 'HIGH',
    tenantCode,
    metric: 'contract_no_recipient',
    value: daysLeft,
    message: {
      ja: `${tenantName}: 契約満了まで ${daysLeft} 日ですが、有効な連絡先がありません。電話でご連絡ください`,
      en: `${tenantCode}: its contract ends in ${daysLeft} days and nobody can be written to: phone them`,
    },
    context: { audience: ['sales'], contractId },
  })
}

function sayTemplates(run: SystemRun<ContractParams>, entry: NoticeEntry): void {
  const key = `tenant:${entry.tenantCode}:contract_template`
  if (entry.badTemplates.length === 0) {
    run.alerts.clear(key)
    return
  }
  run.alerts.raise({
    key,
    severity: 'LOW',
    tenantCode: entry.tenantCode,
    metric: 'contract_template',
    message: {
      ja: `${entry.tenantName}: 契約通知のひな型に使えない項目があり、標準の文面を使いました: ${entry.badTemplates.join(', ')}`,
      en: `${entry.tenantCode}: its templates can not be filled, the built-in text was used: ${entry.badTemplates.join(', ')}`,
    },
  })
}

function sayMany(run: SystemRun<ContractParams>, critical: number): void {
  const key = 'contracts:many_critical'
  if (critical <= MANY_CRITICAL) {
    run.alerts.clear(key)
    return
  }
  run.alerts.raise({
    key,
    severity: 'MEDIUM',
    metric: 'contracts_critical',
    value: critical,
    threshold: MANY_CRITICAL,
    message: {
      ja: `本日満了・満了済みの契約が ${critical} 件あります。契約の更新漏れを確認してください`,
      en: `${critical} contracts end today or have ended: check the upkeep of contracts`,
    },
  })
}

function sayFailed(run: SystemRun<ContractParams>, notices: readonly ContractNotice[]): void {
  const key = 'contracts:failed_notices'
  const failed = notices.filter(({ status }) => status === 'failed').length
  if (failed * 100 <= notices.length * MANY_FAILED_PERCENT) {
    run.alerts.clear(key)
    return
  }
  run.alerts.raise({
    key,
    severity: 'HIGH',
    metric: 'contracts_failed',
    value: failed,
    message: {
      ja: `契約通知 ${notices.length} 件のうち ${failed} 件が届けられません`,
      en: `${failed} of ${notices.length} contract notices reach nobody`,
    },
  })
}
