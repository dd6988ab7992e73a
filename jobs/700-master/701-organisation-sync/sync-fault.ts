/** Why a company's organisation is not synchronised although its source answered; thrown by the plan of BATCH-701. */
import { PermanentError, type Words } from '../../../server/sdk/index.ts'

/** `guard`: the input looks like an accident; an operator may allow it once. `tree`: it can not be applied by anybody. */
export type FaultKind = 'guard' | 'tree' | 'input'

/** Trying again with the same input can not help. */
export class SyncFault extends PermanentError {
  readonly faultKind: FaultKind

  constructor(faultKind: FaultKind, code: string, message: Words, hint?: Words) {
    super({ code, message, ...(hint === undefined ? {} : { hint }) })
    this.faultKind = faultKind
  }
}
