/** Requests for the signed trigger: well signed with any body, forged, at a wrong time, and sent a second time. */
import * as fc from 'fast-check'
import { z } from 'zod'
import { triggerBody } from '../../server/api/schemas.ts'
import { sign } from '../api/signature.ts'
import type { FuzzRequest } from './console.ts'
import { fitting, nasty, type Schema } from './values.ts'

/** `signed` may be refused for what it asks for; the others never get so far. */
export type Fate = 'signed' | 'forged' | 'untimely' | 'replayed'

export type TriggerRequest = FuzzRequest &
  Readonly<{ fate: Fate; headers: Readonly<Record<string, string>> }>

type Signer = Readonly<{ secret: string; nowMs(): number }>

export function triggerRequests(signer: Signer): fc.Arbitrary<TriggerRequest> {
  return fc
    .tuple(path, body, fate, seconds, nonsense)
    .map(([path, body, fate, skew, lie]) =>
      requestOf(signer, { path, body, fate, skewS: skew[fate], lie }),
    )
}

const path = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('BATCH-991', '991', 'BATCH-301', 'BATCH-999') },
      { weight: 1, arbitrary: nasty.map((text) => encodeURIComponent(sendable(text)) || 'x') },
    ),
    fc.constantFrom('', '', '?wait=1', '?wait=0', '?wait=yes', '?wait=%00'),
  )
  .map(([batch, query]) => `/api/cron/${batch}${query}`)

const schema = z.toJSONSchema(triggerBody, { io: 'input', unrepresentable: 'any' }) as Schema

/** Of any kind; a run of it is short. */
const body = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('', '{}', '{"dryRun":true}', '{"tenants":["alpha"]}') },
  { weight: 6, arbitrary: fitting(schema).map((value) => JSON.stringify(value) ?? '') },
  { weight: 2, arbitrary: nasty.map(sendable) },
  { weight: 1, arbitrary: fc.constant('{"a":'.repeat(2_000)) },
  { weight: 1, arbitrary: fc.constant(' '.repeat(70_000)) },
)

const fate: fc.Arbitrary<Fate> = fc.constantFrom('signed', 'forged', 'untimely', 'replayed')

const MINUTES_5 = 300

/** How far the clock of the sender is off, as far as the fate allows. A slow machine takes some seconds itself. */
const seconds = fc.record({
  signed: fc.integer({ min: -MINUTES_5 + 60, max: MINUTES_5 - 60 }),
  forged: fc.integer({ min: -MINUTES_5 + 60, max: MINUTES_5 - 60 }),
  replayed: fc.integer({ min: -MINUTES_5 + 60, max: MINUTES_5 - 60 }),
  untimely: fc.oneof(
    fc.integer({ min: -1_000_000_000, max: -MINUTES_5 - 1 }),
    fc.integer({ min: MINUTES_5 + 60, max: 1_000_000_000 }),
  ),
})

/** In the place of a signature or of a time; what a header can carry. */
const nonsense = fc.oneof(
  fc.constantFrom('', 'sha256=', `sha256=${'0'.repeat(64)}`, `sha256=${'g'.repeat(64)}`),
  fc.constantFrom('0', '-1', '1e9', '99999999999999999999', 'NaN', '0x10', ' '),
  fc.string({ unit: 'grapheme-ascii', maxLength: 200 }),
)

type Made = Readonly<{ path: string; body: string; fate: Fate; skewS: number; lie: string }>

function requestOf(
  { secret, nowMs }: Signer,
  { path, body, fate, skewS, lie }: Made,
): TriggerRequest {
  const at = String(Math.floor(nowMs() / 1000) + skewS)
  const type = 'application/json'
  const headers = { ...sign(secret, at, body), ...(fate === 'forged' ? forged(lie) : {}) }
  return { method: 'POST', path, type, body, said: body, fate, headers }
}

/** Either part may be the lie; both together never fit. */
function forged(lie: string): Record<string, string> {
  const isTime = /^\d+$/.test(lie)
  return isTime ? { 'x-toban-timestamp': lie } : { 'x-toban-signature': lie }
}

/** Half of a surrogate pair can not be sent, so it can not be signed as it arrives. */
function sendable(text: string): string {
  return text.replace(/[\ud800-\udfff]/g, '\ufffd')
}
