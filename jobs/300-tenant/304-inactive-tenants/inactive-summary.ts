/** The result of a run of BATCH-304, in the shape of its card. */
import type { IdleLevel } from '../../../server/domain/idle.ts'
import { worsening } from '../../../server/domain/idle.ts'
import { type BaseResult, baseResult } from '../../../server/sdk/base-result.ts'
import type { Day, SystemRun } from '../../../server/sdk/index.ts'
import type { IdleTenant } from './evaluate.ts'
import type { Outcomes } from './find-inactive.ts'
import type { InactiveParams } from './inactive-params.ts'

export type Change = Readonly<{
  tenantCode: string
  from: IdleLevel
  to: IdleLevel
  inactiveDays: number
}>

type Shown = Pick<
  IdleTenant,
  'level' | 'inactiveDays' | 'lastLogin' | 'lastUpdate' | 'lastApi' | 'reasons'
>

export type InactiveSummary = BaseResult<IdleTenant> &
  Readonly<Record<IdleLevel, number>> &
  Readonly<{
    date: Day
    changed: readonly Change[]
    recovered: number
    mailsQueued: number
    errors: number
    tenants: readonly (Readonly<{ tenantCode: string }> & Shown)[]
    dryRun: boolean
  }>

export function summaryOf(
  run: SystemRun<InactiveParams>,
  outcomes: Outcomes,
  mailsQueued: number,
): InactiveSummary {
  const judged = judgedOf(outcomes)
  const count = (level: IdleLevel) => judged.filter((one) => one.level === level).length
  const base = baseResult(run.batchId, run, outcomes)
  return {
    ...base,
    date: run.params.date,
    active: count('active'),
    attention: count('attention'),
    warning: count('warning'),
    critical: count('critical'),
    changed: changesOf(outcomes),
    recovered: judged.filter(hasRecovered).length,
    mailsQueued,
    errors: base.errorCount,
    tenants: judged.map(
      ({ tenantCode, level, inactiveDays, lastLogin, lastUpdate, lastApi, reasons }) => ({
        tenantCode,
        level,
        inactiveDays,
        lastLogin,
        lastUpdate,
        lastApi,
        reasons,
      }),
    ),
    dryRun: run.dryRun,
  }
}

export type Judged = IdleTenant & Readonly<{ tenantCode: string; tenantId: string; name: string }>

/** The companies that were judged, in code order. */
export function judgedOf(outcomes: Outcomes): Judged[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.state !== 'succeeded') return []
    const { id: tenantId, code: tenantCode, name } = outcome.tenant
    return [{ ...outcome.result, tenantCode, tenantId, name }]
  })
}

export function changesOf(outcomes: Outcomes): Change[] {
  return judgedOf(outcomes)
    .filter(({ from, level }) => from !== level)
    .map(({ tenantCode, from, level, inactiveDays }) => ({
      tenantCode,
      from,
      to: level,
      inactiveDays,
    }))
}

export function hasRecovered({ from, level }: IdleTenant): boolean {
  return level === 'active' && worsening(from, level) < 0
}
