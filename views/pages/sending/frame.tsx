/** What the pages about sending share: their menu, the badge of a state, the notice above a page. */
import type { Child } from 'hono/jsx'
import { Layout } from '../../layout.tsx'
import { Company, companyText } from '../../parts/company.tsx'
import { hintProps, Notice } from '../../parts/panel.tsx'
import { Glyph, type Mark, TONES } from '../../parts/status.tsx'
import { type Bilingual, type Hint, inLanguage, type Screen } from '../../screen.ts'
import type { Dictionary } from '../../words/dictionary.ts'

export type DeliveryStateName = keyof Dictionary['sending']['states']
export type ChannelWord = keyof Dictionary['sending']['channels']

export const SENDING_PAGES = ['outbox', 'suppressions', 'channels', 'templates'] as const
export type SendingPage = (typeof SENDING_PAGES)[number]

/** Above the page: what was done, or why it was not. */
export type SendingNotice = Readonly<{
  kind: 'fail' | 'info'
  message: Bilingual
  hint: Hint | null
}> | null

export function SendingFrame(props: {
  screen: Screen
  page: SendingPage
  title: string
  notice: SendingNotice
  children?: Child
}) {
  const { screen, page, title, notice, children } = props
  const { words } = screen
  return (
    <Layout screen={screen} title={title} nav="outbox">
      <div class="page-head">
        <h1>{title}</h1>
        <nav class="filters" aria-label={words.sending.menu}>
          {SENDING_PAGES.map((name) => (
            <a href={`/${name}`} {...(name === page ? { 'aria-current': 'true' as const } : {})}>
              {words.sending.pages[name]}
            </a>
          ))}
        </nav>
      </div>
      {notice ? (
        <Notice
          kind={notice.kind}
          title={inLanguage(screen, notice.message)}
          {...hintProps(screen, notice.hint)}
        />
      ) : null}
      {children}
    </Layout>
  )
}

const MARKS = {
  PENDING: 'pending',
  SENDING: 'running',
  RETRY: 'queued',
  IN_DOUBT: 'warned',
  SENT: 'succeeded',
  DEAD: 'failed',
  EXPIRED: 'missed',
  SUPPRESSED: 'skipped',
  CANCELLED: 'cancelled',
} as const satisfies Record<DeliveryStateName, Mark>

export function DeliveryBadge({ state, screen }: { state: DeliveryStateName; screen: Screen }) {
  return (
    <span class={`badge tone-${TONES[MARKS[state]]}`}>
      <Glyph mark={MARKS[state]} />
      {screen.words.sending.states[state]}
    </span>
  )
}

export type StateTotal = Readonly<{ state: DeliveryStateName; count: number }>

/** Each number leads to exactly the messages it counts. */
export function StateTotals(props: {
  screen: Screen
  totals: readonly StateTotal[]
  addressOf: (state: DeliveryStateName) => string
}) {
  const { screen, totals, addressOf } = props
  return (
    <ul class="tally">
      {totals.map(({ state, count }) => (
        <li>
          <a href={addressOf(state)}>
            <DeliveryBadge state={state} screen={screen} />{' '}
            <b class="number">{screen.format.number(count)}</b>
          </a>
        </li>
      ))}
    </ul>
  )
}

/** The others are shown without those whose file can not be read. */
export function Unreadable({ screen, owners }: { screen: Screen; owners: readonly string[] }) {
  const { words } = screen
  if (owners.length === 0) return null
  const names = owners.map((owner) => ownerText(screen, owner)).join(', ')
  return (
    <Notice
      kind="warn"
      title={words.sending.unreadable(names)}
      hint={words.sending.unreadableHint}
    />
  )
}

/** `_platform` and `_ops` in words; a company leads to its page. */
export function OwnerName({ owner, screen }: { owner: string; screen: Screen }) {
  const { owners } = screen.words.sending
  if (owner === '_platform') return <span>{owners.platform}</span>
  if (owner === '_ops') return <span>{owners.ops}</span>
  return <Company code={owner} name={screen.companyName(owner)} />
}

/** @param props.owner the chosen one; null = all */
export function OwnerChoice(props: {
  screen: Screen
  owners: readonly string[]
  owner: string | null
}) {
  const { screen, owners, owner } = props
  const { words } = screen
  return (
    <label>
      {words.sending.owner}
      <select name="owner">
        <option value="">{words.app.all}</option>
        {owners.map((each) => (
          <option value={each} selected={each === owner}>
            {ownerText(screen, each)}
          </option>
        ))}
      </select>
    </label>
  )
}

export function ownerText(screen: Screen, owner: string): string {
  const { owners } = screen.words.sending
  if (owner === '_platform') return owners.platform
  return owner === '_ops' ? owners.ops : companyText(screen, owner)
}
