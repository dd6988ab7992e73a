/** A one-off change to the schedule as a chip: shape, word, how long; placed on the board, the plan and the batch pages. */
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

export type ControlKind = keyof Dictionary['controls']['kinds']

/** A hold, skip, move or maintenance in force. */
export type ControlLine = Readonly<{
  id: number
  kind: Exclude<ControlKind, 'stop' | 'blackout' | 'window'>
  /** Null: maintenance, on all batches. */
  batchId: string | null
  /** The due time skipped or moved; null: hold, maintenance. */
  scheduledFor: number | null
  movedTo: number | null
  /** Null: until it is released; skips and moves end with their due time. */
  until: number | null
  reason: string
  by: string
  createdAt: number
}>

/** Leads to where it can be undone. */
export function ControlChip({ screen, control }: { screen: Screen; control: ControlLine }) {
  const { words } = screen
  return (
    <a
      class={`control-chip control-${control.kind}`}
      href={controlPath(control)}
      title={`${control.reason} (${control.by})`}
    >
      <ControlGlyph kind={control.kind} />
      {words.controls.kinds[control.kind]} <span>{controlText(screen, control)}</span>
    </a>
  )
}

export function controlPath({ batchId, id }: ControlLine): string {
  return batchId === null ? '/maintenance' : `/batches/${batchId}/controls#control-${id}`
}

/** From when to when it is. */
export function controlText(screen: Screen, control: ControlLine): string {
  const { format, words } = screen
  const { scheduledFor, movedTo, until } = control
  if (scheduledFor === null) {
    return until === null ? words.controls.endless : words.controls.until(format.dayTime(until))
  }
  const from = format.dayTime(scheduledFor)
  return movedTo === null ? from : words.controls.moved(from, format.dayTime(movedTo))
}

export function ControlGlyph({ kind }: { kind: ControlKind }) {
  return (
    <svg class="glyph" viewBox="0 0 12 12" aria-hidden="true">
      {SHAPES[kind]}
    </svg>
  )
}

const SHAPES = {
  hold: <path d="M3.6 1.8v8.4M8.4 1.8v8.4" class="line thick" />,
  skip: <path d="m1.5 2 4 4-4 4M6.5 2l4 4-4 4" class="line" />,
  move: <path d="M1 6h9M6.5 2.5 10 6l-3.5 3.5" class="line" />,
  maintenance: <path d="M2 10 7 5M6.2 2.2a3 3 0 1 0 3.6 3.6L8 6 6 4z" class="line" />,
  stop: <path d="M4 1.2h4L10.8 4v4L8 10.8H4L1.2 8V4z" class="line" />,
  blackout: <path d="M2 2h8v8H2zM2 10 10 2" class="line" />,
  window: <path d="M1 2v8M11 2v8M3.5 6h5" class="line dash" />,
} as const satisfies Record<ControlKind, unknown>
