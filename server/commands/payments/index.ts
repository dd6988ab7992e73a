/** What a person does about payments of invoices, as the console and the CLI are given it. */
import type { CareContext } from '../recorded-act.ts'
import { type ImportEnd, type ImportRequest, importPayments } from './import.ts'
import { type ImportPlan, planImport } from './plan-import.ts'
import {
  type PaymentRequest,
  type ReversalRequest,
  recordPayment,
  reversePayment,
  type Settled,
} from './record.ts'

export { LARGEST_FILE_BYTES } from './bank-file.ts'
export type { ImportEnd } from './import.ts'
export type { ImportPlan, PlannedLine } from './plan-import.ts'
export type { Settled } from './record.ts'

/** Each records who and why; refusals are TobanErrors with a hint. */
export type PaymentActs = Readonly<{
  record(request: PaymentRequest): Settled
  reverse(request: ReversalRequest): Settled
  /** Writes nothing. */
  plan(bytes: Uint8Array): ImportPlan
  import(request: ImportRequest): ImportEnd
}>

export function paymentActs(context: CareContext): PaymentActs {
  return {
    record: (request) => recordPayment(context, request),
    reverse: (request) => reversePayment(context, request),
    plan: (bytes) => planImport(context, bytes),
    import: (request) => importPayments(context, request),
  }
}
