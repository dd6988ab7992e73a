/** Walks the chain of the audit in small steps beside the work, and remembers how far it fits; asked by the audit page. */
import { setImmediate as turn } from 'node:timers/promises'
import {
  AUDIT_BEGIN,
  type AuditVerdict,
  lastAuditId,
  verifyAuditFrom,
} from '../../data/ops/audit.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import type { Instant } from '../domain/calendar-day.ts'

export type ChainStatus = AuditVerdict & Readonly<{ total: number; begunAt: Instant }>

export type AuditChain = Readonly<{
  /** Goes on where it stopped; a short chain is walked to its end, a long one a piece at each call. */
  look(): Promise<ChainStatus>
}>

/** About five milliseconds of hashing: the timers of the scheduler run on this thread. */
const ROWS_A_STEP = 500
const STEPS_A_LOOK = 40
/** Rows that fitted once are looked at again after this. */
const AGAIN_AFTER_MS = 86_400_000

export function createAuditChain(ops: OpsDb, clock: () => Instant): AuditChain {
  let verdict: AuditVerdict = { ...AUDIT_BEGIN, broken: null }
  let begunAt = clock()
  let walking: Promise<void> | null = null

  async function walk(): Promise<void> {
    if (clock() - begunAt > AGAIN_AFTER_MS) {
      verdict = { ...AUDIT_BEGIN, broken: null }
      begunAt = clock()
    }
    for (let step = 0; step < STEPS_A_LOOK && verdict.broken === null; step += 1) {
      const before = verdict.rows
      verdict = verifyAuditFrom(ops, verdict, ROWS_A_STEP)
      if (verdict.rows - before < ROWS_A_STEP) return
      await turn()
    }
  }

  return {
    async look() {
      walking ??= walk().finally(() => {
        walking = null
      })
      await walking
      return { ...verdict, total: lastAuditId(ops), begunAt }
    },
  }
}
