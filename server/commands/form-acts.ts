/** A form that is sent twice (a double click, a page gone back to) is one act; called by the verbs of the console. */
import { createHash } from 'node:crypto'
import { type FormAct, keepAct, resultOfAct } from '../../data/ops/act-keys.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import type { Instant } from '../domain/calendar-day.ts'

/** @param key made with the form; with something else typed into it (`request`), it is another act */
export function formActOf(operator: string, key: string, request: object): FormAct {
  const requestHash = createHash('sha256').update(JSON.stringify(request)).digest('hex')
  return { operator, key, requestHash }
}

type Asked = Readonly<{ by: string; key: string | undefined; request: object }>

/** Sent again, it is answered with the run of the first time, whatever has become of it. */
export function oneRunPerForm(
  { ops, now }: Readonly<{ ops: OpsDb; now(): Instant }>,
  { by, key, request }: Asked,
  start: (alongside?: (runId: string) => void) => { runId: string },
): { runId: string } {
  if (key === undefined) return start()
  const form = formActOf(by, key, request)
  const earlier = resultOfAct(ops, form)
  if (earlier) return earlier.result as { runId: string }
  return start((runId) => keepAct(ops, { ...form, result: { runId }, at: now() }))
}
