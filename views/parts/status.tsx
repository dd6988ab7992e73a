/** A state is always shape + word + colour: the badge, its glyph alone, and the tone; used wherever a state is shown. */
import { raw } from 'hono/html'
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

/** Everything that can have a badge: states of runs, attempts, tenants and occurrences. */
export type Mark = keyof Dictionary['states']

/** Which colour a mark has; each tone is one token of the style sheet. */
export const TONES = {
  queued: 'wait',
  pending: 'wait',
  planned: 'idle',
  running: 'run',
  succeeded: 'good',
  warned: 'warn',
  failed: 'fail',
  timed_out: 'fail',
  crashed: 'fail',
  lost: 'fail',
  unaccounted: 'fail',
  missed: 'warn',
  interrupted: 'warn',
  cancelled: 'idle',
  skipped: 'idle',
} as const satisfies Record<Mark, string>

export function Badge({ mark, screen }: { mark: Mark; screen: Screen }) {
  return (
    <span class={`badge tone-${TONES[mark]}`}>
      <Glyph mark={mark} />
      {screen.words.states[mark]}
    </span>
  )
}

/** The shape without its word; `label` says it to those who do not see it. */
export function Glyph({ mark, label }: { mark: Mark; label?: string }) {
  if (label === undefined) return SILENT[mark]
  return (
    <svg class={lookOf(mark)} viewBox="0 0 12 12" role="img" aria-label={label}>
      {SHAPES[mark]}
    </svg>
  )
}

const ring = <circle cx="6" cy="6" r="4.75" class="line" />
const disc = <circle cx="6" cy="6" r="5.5" class="full" />
const octagon = <path d="M3.8.5h4.4l3.3 3.3v4.4l-3.3 3.3H3.8L.5 8.2V3.8z" class="full" />
const diamond = <path d="M6 .8 11.2 6 6 11.2.8 6z" class="line" />

/** Drawn for 12 × 12; `line` is stroked, `full` filled, `cut` stroked in the colour of the ground. */
const SHAPES = {
  succeeded: [disc, <path d="m3.3 6.2 1.9 1.9 3.5-4" class="cut" />],
  warned: [<path d="M6 .6 11.7 11H.3z" class="full" />, <path d="M6 4.2v3M6 8.8v.6" class="cut" />],
  failed: [octagon, <path d="m4 4 4 4m0-4L4 8" class="cut" />],
  crashed: [octagon, <path d="M6.8 2.5 4.6 6.2h2.6L5.2 9.6" class="cut" />],
  timed_out: [octagon, <path d="M6 3v3.2l2.2 1.4" class="cut" />],
  lost: [diamond, <path d="M6 3.6v2.9M6 8.2v.4" class="line" />],
  unaccounted: [diamond, <path d="M6 3.6v2.9M6 8.2v.4" class="line" />],
  running: [ring, <path d="M6 2.8a3.2 3.2 0 0 1 0 6.4z" class="full" />],
  queued: [ring, <path d="M6 3.4V6l1.8 1.2" class="line" />],
  pending: [ring, <circle cx="6" cy="6" r="1.4" class="full" />],
  planned: [<circle cx="6" cy="6" r="4.75" class="line dash" />],
  skipped: [<path d="m1.5 2 4 4-4 4M6.5 2l4 4-4 4" class="line" />],
  missed: [diamond, <path d="m3.2 8.8 5.6-5.6" class="line" />],
  interrupted: [<path d="M3.2 1.5v9M8.8 1.5v9" class="line thick" />],
  cancelled: [<rect x="1.5" y="1.5" width="9" height="9" rx="1.5" class="full" />],
} as const satisfies Record<Mark, unknown>

/** The glyphs without a label as text: every row of every list has one, and they are always the same. */
const SILENT = Object.fromEntries(
  (Object.keys(SHAPES) as Mark[]).map((mark) => [mark, raw(String(silent(mark)))]),
) as Readonly<Record<Mark, ReturnType<typeof raw>>>

function silent(mark: Mark) {
  return (
    <svg class={lookOf(mark)} viewBox="0 0 12 12" aria-hidden="true">
      {SHAPES[mark]}
    </svg>
  )
}

function lookOf(mark: Mark): string {
  return `glyph tone-${TONES[mark]}`
}

const UNDER_WAY: ReadonlySet<Mark> = new Set(['running', 'queued', 'interrupted'])

/** Only what has ended can be run again, and has written its last line. */
export function isOver(mark: Mark): boolean {
  return !UNDER_WAY.has(mark)
}
