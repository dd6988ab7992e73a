/** Chips of a row of the board: held, skipped, moved, late … each with its word, and why on the page it leads to. */
import { inLanguage, type Screen } from '../screen.ts'
import type { BoardChip, BoardRow, ChipKind } from './board-model.ts'

const CHIP_TONES = {
  hold: 'warn',
  maintenance: 'warn',
  blackout: 'warn',
  skip: 'idle',
  move: 'run',
  window: 'idle',
  disabled: 'idle',
  lateStart: 'fail',
  lateEnd: 'fail',
  willBeLate: 'warn',
} as const satisfies Record<ChipKind, string>

type ChipsProps = { row: BoardRow; screen: Screen; day: string }

export function BoardChips({ row, screen, day }: ChipsProps) {
  return (
    <span class="board-chips">
      {row.chips.map((chip) => (
        <Chip chip={chip} batchId={row.batchId} screen={screen} day={day} />
      ))}
    </span>
  )
}

type ChipProps = { chip: BoardChip; batchId: string; screen: Screen; day: string }

/** Leads to where it can be undone. */
function Chip({ chip, batchId, screen, day }: ChipProps) {
  const { words, format } = screen
  const time = chip.at === null ? '' : ` ${format.time(chip.at)}`
  const why = `${words.board.chips[chip.kind]}${time}: ${inLanguage(screen, chip.why)}`
  return (
    <a
      class={`board-chip tone-${CHIP_TONES[chip.kind]}`}
      href={`/batches/${batchId}/controls?back=${encodeURIComponent(`/?day=${day}`)}`}
      title={why}
      aria-label={`${batchId} ${why}`}
    >
      {words.board.chips[chip.kind]}
    </a>
  )
}
