/** The checks of BATCH-405 by code: how bad each is, and whether the batch can mend it. */

import type { FindingSeverity, FoundFault } from '../../../data/platform/notification-findings.ts'
import type { Words } from '../../../server/sdk/index.ts'

type Check = Readonly<{ severity: FindingSeverity; isFixable: boolean }>

const error: Check = { severity: 'ERROR', isFixable: false }
const warn: Check = { severity: 'WARN', isFixable: false }
const info: Check = { severity: 'INFO', isFixable: false }
const mended = (check: Check): Check => ({ ...check, isFixable: true })

export const CHECKS = {
  S1: error,
  S2: error,
  S3: warn,
  S4: error,
  S5: mended(warn),
  S6: warn,
  /** Beside the card: mail whose domain names no senders ends as spam. */
  S7: warn,
  L1: error,
  L2: error,
  L3: error,
  T1: error,
  T2: error,
  T3: warn,
  T4: warn,
  W1: error,
  W2: error,
  W3: warn,
  H1: warn,
  N0: error,
  N1: error,
  N2: error,
  N3: error,
  N4: mended(error),
  N5: error,
  N6: mended(error),
  N7: mended(error),
  N8: mended(warn),
  N9: mended(info),
  N10: warn,
  N11: warn,
  N12: warn,
  A1: info,
  P1: error,
  P2: error,
  P3: error,
} as const satisfies Readonly<Record<string, Check>>

export type CheckCode = keyof typeof CHECKS

export type FaultAbout = Readonly<{
  subjectType: 'config' | 'destination' | 'setting' | 'template' | 'employee' | 'route' | 'network'
  subjectId: string
  message: Words
  proposal?: Words
  /** Where a case is milder or worse than the check as a rule. */
  severity?: FindingSeverity
}>

export function fault(checkCode: CheckCode, about: FaultAbout): FoundFault {
  const { severity, isFixable } = CHECKS[checkCode]
  return { checkCode, severity, isFixable, proposal: null, ...about }
}

/** Checks that talk to the outside: without them nothing is known, neither good nor bad. */
export function isExternal(checkCode: string): boolean {
  return /^[SLTWHP]/.test(checkCode) && !['S2', 'S5', 'T2', 'T4'].includes(checkCode)
}

const SERVICE_OF_CHECKS: Readonly<Record<string, string>> = {
  S: 'smtp',
  L: 'slack',
  T: 'teams',
  W: 'lineworks',
  H: 'webhook',
}

/** The value of `services` that lets the check be made; null when it does not depend on it. */
export function serviceOf(checkCode: string): string | null {
  return isExternal(checkCode) ? (SERVICE_OF_CHECKS[checkCode.charAt(0)] ?? null) : null
}
