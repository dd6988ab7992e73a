/** How bad an alert is: shape + word + colour, for lists and the page of an alert. */
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

export type SeverityName = keyof Dictionary['alerts']['severities']

const SEVERITY_TONES = {
  CRITICAL: 'fail',
  HIGH: 'fail',
  MEDIUM: 'warn',
  LOW: 'idle',
} as const satisfies Record<SeverityName, string>

export function SeverityBadge({ severity, screen }: { severity: SeverityName; screen: Screen }) {
  const tone = SEVERITY_TONES[severity]
  return (
    <span class={`badge tone-${tone}`}>
      <svg class={`glyph tone-${tone}`} viewBox="0 0 12 12" aria-hidden="true">
        {SHAPES[severity]}
      </svg>
      {screen.words.alerts.severities[severity]}
    </span>
  )
}

/** The shape alone, with its word for those who do not see it. */
export function SeverityGlyph({ severity, screen }: { severity: SeverityName; screen: Screen }) {
  return (
    <svg
      class={`glyph tone-${SEVERITY_TONES[severity]}`}
      viewBox="0 0 12 12"
      role="img"
      aria-label={screen.words.alerts.severities[severity]}
    >
      {SHAPES[severity]}
    </svg>
  )
}

/** Drawn for 12 × 12, as the shapes of status.tsx. */
const SHAPES = {
  CRITICAL: [
    <path d="M3.8.5h4.4l3.3 3.3v4.4l-3.3 3.3H3.8L.5 8.2V3.8z" class="full" />,
    <path d="M6 2.8v3.8M6 8.4v.6" class="cut" />,
  ],
  HIGH: [<path d="M6 .6 11.7 11H.3z" class="full" />, <path d="M6 4.2v3M6 8.8v.6" class="cut" />],
  MEDIUM: [<path d="M6 .8 11.2 6 6 11.2.8 6z" class="line" />],
  LOW: [<circle cx="6" cy="6" r="4.75" class="line" />],
} as const satisfies Record<SeverityName, unknown>
