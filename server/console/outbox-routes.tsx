/** The outbox, one message and what is decided about it, and suppressed recipients. */
import { Hono } from 'hono'
import type { SendingNotice } from '../../views/pages/sending/frame.tsx'
import { MessagePage } from '../../views/pages/sending/message.tsx'
import { OutboxPage } from '../../views/pages/sending/outbox.tsx'
import { SuppressionsPage } from '../../views/pages/sending/suppressions.tsx'
import { dictionary } from '../../views/words/dictionary.ts'
import { DECISIONS, type Decision, decisionsFor } from '../commands/outbox/decide.ts'
import type { ShownRow } from '../commands/outbox/read.ts'
import { CHANNELS, type ChannelName, DELIVERY_STATES } from '../domain/delivery/outbox.ts'
import { TobanError, type Words } from '../domain/errors.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { hintOf } from './faults.ts'
import { textsOf } from './form.ts'
import { outboxFacts, type SuppressionsAsked, suppressionFacts } from './outbox-facts.ts'

const ja = dictionary('ja').sending
const en = dictionary('en').sending

const LISTS = [...DELIVERY_STATES, 'open', 'all'] as const

export function outboxRoutes({ deps }: Desk) {
  const routes = new Hono<ConsoleEnv>()

  routes.get('/outbox', async (c) => {
    const asked = {
      owner: c.req.query('owner') || null,
      state: LISTS.find((each) => each === c.req.query('state')) ?? 'open',
      after: c.req.query('after') || null,
      run: c.req.query('run') || null,
    }
    const facts = await outboxFacts(deps, asked, deps.clock())
    return c.html(<OutboxPage screen={c.get('screen')} facts={facts} />)
  })

  routes.get('/outbox/:owner/:id', (c) => messagePage(c, { deps }, null))

  routes.post('/outbox/:owner/:id/resolve', async (c) => {
    const { owner, id } = c.req.param()
    const typed = textsOf(await c.req.parseBody())
    const by = c.get('operator').login
    try {
      const decision = decisionOf(typed.decision)
      if (decision === 'again' && typed.confirm !== 'yes') demandConfirm(deps, { owner, id, by })
      const asked = { id, owner, decision, reason: typed.reason ?? '' }
      const { before, after } = await deps.messages.resolve(asked, by)
      const message = {
        ja: ja.decided(ja.states[before], ja.states[after]),
        en: en.decided(en.states[before], en.states[after]),
      }
      return messagePage(c, { deps }, { kind: 'info', message, hint: null })
    } catch (error) {
      return messagePage(c, { deps }, refusalOf(error))
    }
  })

  routes.get('/suppressions', (c) =>
    suppressionsPage(
      c,
      { deps, owner: c.req.query('owner') || null, after: c.req.query('after') || null },
      null,
    ),
  )

  routes.post('/suppressions/lift', async (c) => {
    const typed = textsOf(await c.req.parseBody())
    const { owner = '', channel, recipient = '', reason = '' } = typed
    const means = { deps, owner: typed.shown || null, after: null }
    const known = CHANNELS.find((each) => each === channel) ?? 'EMAIL'
    try {
      const asked = { owner, channel: known as ChannelName, recipient, reason }
      await deps.messages.lift(asked, c.get('operator').login)
      const message = { ja: ja.lifted, en: en.lifted }
      return await suppressionsPage(c, means, { kind: 'info', message, hint: null })
    } catch (error) {
      return suppressionsPage(c, means, refusalOf(error))
    }
  })

  return routes
}

type Means = Pick<Desk, 'deps'>

function messagePage(c: ConsoleContext, { deps }: Means, notice: SendingNotice) {
  const { owner = '', id = '' } = c.req.param() as { owner?: string; id?: string }
  const row = deps.messages.read(id, owner, c.get('operator').login)
  const facts = { ...row, tries: triesOf(row), decisions: decisionsFor(row.state) }
  const page = <MessagePage screen={c.get('screen')} facts={facts} notice={notice} />
  return c.html(page, notice?.kind === 'fail' ? 422 : 200)
}

type Tries = Parameters<typeof MessagePage>[0]['facts']['tries']

function triesOf({ tries }: ShownRow): Tries {
  return tries as unknown as Tries
}

async function suppressionsPage(
  c: ConsoleContext,
  { deps, ...asked }: Means & SuppressionsAsked,
  notice: SendingNotice,
) {
  const facts = await suppressionFacts(deps, asked)
  const page = <SuppressionsPage screen={c.get('screen')} facts={facts} notice={notice} />
  return c.html(page, notice?.kind === 'fail' ? 422 : 200)
}

function decisionOf(text: string | undefined): Decision {
  const found = DECISIONS.find((each) => each === text)
  if (found) return found
  throw refusal('bad_decision', { ja: `${text ?? ''}`, en: `${text ?? ''}` }, null)
}

/** A message in doubt may arrive twice when it is sent again: that is asked for by itself. */
function demandConfirm(
  deps: Means['deps'],
  { owner, id, by }: Readonly<{ owner: string; id: string; by: string }>,
): void {
  if (deps.messages.read(id, owner, by).state !== 'IN_DOUBT') return
  throw refusal(
    'confirm_missing',
    { ja: ja.confirmMissing, en: en.confirmMissing },
    { ja: ja.confirmMissingHint, en: en.confirmMissingHint },
  )
}

function refusal(code: string, message: Words, hint: Words | null): TobanError {
  return new TobanError({ code, kind: 'bad-input', message, ...(hint ? { hint } : {}) })
}

/** What the command refused, for the page; faults of ours go on. */
export function refusalOf(error: unknown): Exclude<SendingNotice, null> {
  if (!(error instanceof TobanError) || error.kind === 'internal') throw error
  return { kind: 'fail', message: error.words, hint: hintOf(error) }
}
