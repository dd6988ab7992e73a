/** The wallboard: failing and late only, to be read from five metres; grey with a clock when its data is old. */
import { raw } from 'hono/html'
import type { Tally } from '../../server/domain/accounting.ts'
import { Head, LiveStream } from '../layout.tsx'
import { Glyph, type Mark } from '../parts/status.tsx'
import { type Bilingual, inLanguage, type Screen, shortTitle } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

export type WallItem = Readonly<{
  kind: keyof Dictionary['wall']['kinds']
  batchId: string
  title: Bilingual
  text: Bilingual | null
  tenants: Readonly<{ bad: number; all: number }> | null
  /** Things of the same kind that this line stands for. */
  count: number
  since: number
  href: string
}>

export type WallFacts = Readonly<{
  /** The scheduler of this process is at work. */
  isReady: boolean
  items: readonly WallItem[]
  tally: Tally
  running: number
  next: Readonly<{ batchId: string; at: number }> | null
}>

type Props = { screen: Screen; facts: WallFacts }

/** More would be too small to read; the rest is counted. */
const MOST_SHOWN = 5

export function WallPage({ screen, facts }: Props) {
  const { words, format, now } = screen
  return (
    <>
      {raw('<!DOCTYPE html>')}
      <html lang={screen.language} data-theme={screen.theme === 'light' ? 'light' : 'dark'}>
        <Head title={words.wall.title} screen={screen} />
        <body class="wall-body">
          <main id="content" tabindex={-1}>
            <h1 class="unseen">{words.wall.title}</h1>
            <p
              id="live-note"
              class="live-note wall-clock"
              role="status"
              data-lost={words.wall.stale}
              data-live=""
            >
              <span class="live-word">{words.wall.waiting}</span>{' '}
              <time datetime={format.machine(now)}>{format.timeExact(now)}</time>
            </p>
            <Wall screen={screen} facts={facts} />
          </main>
          <nav class="wall-nav" aria-label={words.app.mainMenu}>
            <a href="/">{words.wall.back}</a>
          </nav>
          <LiveStream address="/events/wall" />
        </body>
      </html>
    </>
  )
}

/** The part that the event stream renews. */
export function Wall({ screen, facts }: Props) {
  const { words, format } = screen
  const { items, isReady } = facts
  const rest = items.length - MOST_SHOWN
  const mood = !isReady ? 'off' : items.length === 0 ? 'good' : 'bad'
  return (
    <div id="wall" class={`wall wall-${mood}`}>
      <p class="wall-headline">
        <Glyph mark={({ off: 'lost', good: 'succeeded', bad: 'failed' } as const)[mood]} />{' '}
        {mood === 'off' ? words.wall.notReady : null}
        {mood === 'good' ? words.wall.allGood : null}
        {mood === 'bad' ? words.wall.bad(format.number(items.length)) : null}
      </p>
      <ul class="wall-items">
        {items.slice(0, MOST_SHOWN).map((item) => (
          <Item item={item} screen={screen} />
        ))}
      </ul>
      {rest > 0 ? <p class="wall-more">{words.wall.more(format.number(rest))}</p> : null}
      <Foot screen={screen} facts={facts} />
    </div>
  )
}

const MARKS = {
  failed: 'failed',
  late: 'timed_out',
  alert: 'warned',
  unaccounted: 'unaccounted',
  missed: 'missed',
} as const satisfies Record<WallItem['kind'], Mark>

function Item({ item, screen }: { item: WallItem; screen: Screen }) {
  const { words, format } = screen
  const { kind, batchId, title, text, tenants, since, count } = item
  return (
    <li>
      <a href={item.href} class={`wall-item wall-${kind}`}>
        <span class="wall-kind">
          <Glyph mark={MARKS[kind]} /> {words.wall.kinds[kind]}
          {count > 1 ? ` ×${format.number(count)}` : null}
        </span>
        <span class="wall-name">
          <b>{batchId.slice(-3)}</b> {shortTitle(screen, title)}
        </span>
        <span class="wall-since">{words.wall.since(format.dayTime(since))}</span>
        <span class="wall-text">
          {text === null ? null : inLanguage(screen, text)}
          {text === null && tenants !== null
            ? words.wall.tenants(format.number(tenants.bad), format.number(tenants.all))
            : null}
        </span>
      </a>
    </li>
  )
}

function Foot({ screen, facts }: Props) {
  const { words, format } = screen
  const { tally, running, next } = facts
  return (
    <p class="wall-foot">
      <span>
        {words.wall.due} <b>{format.number(tally.total)}</b>
      </span>
      <span>
        {words.today.ok} <b>{format.number(tally.ok)}</b>
      </span>
      <span>
        {words.wall.running} <b>{format.number(running)}</b>
      </span>
      <span>
        {words.today.toCome} <b>{format.number(tally.toCome)}</b>
      </span>
      <span>
        {words.today.unaccounted} <b>{format.number(tally.unaccounted)}</b>
      </span>
      {next === null ? null : (
        <span>
          {words.wall.next} <b>{next.batchId.slice(-3)}</b> {format.time(next.at)}
        </span>
      )}
    </p>
  )
}
