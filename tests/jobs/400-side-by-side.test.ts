/** BATCH-401, 402 and 406 side by side over one relay, and mail when no relay answers (cards 402 and 406). */
import { afterEach, beforeEach, expect, it } from 'vitest'
import scheduled from '../../jobs/400-notify/401-scheduled-notifications.ts'
import retry from '../../jobs/400-notify/402-notification-retry.ts'
import mailDelivery from '../../jobs/400-notify/406-mail-delivery.ts'
import { startSmtp } from '../../server/demo/stand-ins/smtp.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'
import { MIN, mostCopies, NINE, openStage, type Stage } from '../delivery/stage.ts'
import { connect } from './mirror-company.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage({ tenants: ['aoba', 'kita'] })
})
afterEach(() => stage.close())

const atOnce = (at: number) => ({
  dataRoot: stage.made.root,
  at,
  settings: { toban: stage.settings },
})

it('acceptance 402.8: 401, 402 and 406 started in the same second with 500 due mails: 500 received, no key twice', async () => {
  for (let n = 0; n < 500; n += 1) stage.mail(n % 2 === 0 ? 'aoba' : 'kita', `u${n}@x.example.jp`)
  // Due for long enough that 402 takes them too.
  const options = atOnce(NINE + 35 * MIN)
  const ended = await Promise.all([
    performBatch(scheduled, options),
    performBatch(retry, options),
    performBatch(mailDelivery, options),
  ])
  expect(ended.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded'])
  expect([stage.smtp.count(), mostCopies(stage.smtp)]).toEqual([500, 1])
  const states = ['aoba', 'kita'].flatMap((code) => stage.rows(code).map(({ state }) => state))
  expect(new Set(states)).toEqual(new Set(['SENT']))
})

it('acceptance 406.5: both relays down: every mail waits, none has an attempt counted', async () => {
  const backup = await startSmtp()
  for (const [key, port] of [
    ['smtp_server', stage.smtp.port],
    ['smtp_backup', backup.port],
  ] as const)
    connect(stage.made, 'aoba', {
      key,
      service: 'SMTP',
      endpointUrl: null,
      authType: 'NONE',
      authRef: null,
      connection: { host: '127.0.0.1', port, secure: false, requireTls: false },
      over: { rate_limit_per_minute: 10_000 },
    })
  await stage.smtp.close()
  await backup.close()
  for (let n = 0; n < 30; n += 1) stage.mail('aoba', `u${n}@aoba.example.jp`)
  const { summary } = await performBatch(mailDelivery, atOnce(NINE))
  expect(summary).toMatchObject({ sent: 0, dead: 0, inDoubt: 0 })
  for (const { state, attempts } of stage.rows('aoba')) {
    expect(['PENDING', 'RETRY']).toContain(state)
    expect(attempts).toBe(0)
  }
})
