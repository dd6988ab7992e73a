/** The load of a day per five minutes against the worker limit, drawn as SVG by the server. */
import type { Screen } from '../../screen.ts'
import { ColumnHeads } from '../column-heads.tsx'
import { Panel } from '../panel.tsx'
import { Level } from '../trend.tsx'
import type { LoadFacts, PlanChoice } from './model.ts'

type LoadProps = { screen: Screen; choice: PlanChoice; load: readonly LoadFacts[] }

const HEIGHT = 112
/** Below the columns: the hours. */
const FLOOR = 96
/** A run that waits so long is worth a word. */
const LONG_WAIT_MS = 60_000
/** More lines about too full minutes are not read. */
const MOST_LINES = 8

export function LoadPanel({ screen, choice, load }: LoadProps) {
  const { words, format } = screen
  return (
    <Panel id="load" title={words.plan.loadOf(format.day(choice.day))} aside={words.plan.loadHelp}>
      {load.filter(isUsed).map((lane) => (
        <Lane screen={screen} lane={lane} />
      ))}
    </Panel>
  )
}

function isUsed({ slots }: LoadFacts): boolean {
  return slots.some(({ wanted }) => wanted > 0)
}

type LaneProps = { screen: Screen; lane: LoadFacts }

function Lane({ screen, lane }: LaneProps) {
  const { words, format } = screen
  const { slots, limit } = lane
  const peak = slots.reduce(
    (most, slot) => (slot.wanted > most.wanted ? slot : most),
    slots[0] ?? NO,
  )
  const over = slots.filter(isTooFull)
  const said = words.plan.loadPeak(
    format.number(peak.wanted),
    format.number(limit),
    format.time(peak.at),
  )
  return (
    <figure class="trend load">
      <figcaption>
        <b>{words.plan.lanes[lane.lane]}</b> <span class="number">{said}</span>
        <small>
          {over.length === 0
            ? words.plan.loadFine
            : words.plan.loadOver(format.number(over.length))}{' '}
          {lane.unknown > 0 ? words.plan.loadUnknown(format.number(lane.unknown)) : ''}
        </small>
      </figcaption>
      <LoadChart screen={screen} lane={lane} label={`${words.plan.lanes[lane.lane]}: ${said}`} />
      {over.length === 0 ? null : <OverTable screen={screen} lane={lane} />}
    </figure>
  )
}

type Slot = LoadFacts['slots'][number]

const NO: Slot = { at: 0, wanted: 0, busy: 0, waitMs: 0, batches: [] }

function isTooFull({ waitMs }: Slot): boolean {
  return waitMs >= LONG_WAIT_MS
}

function LoadChart({ screen, lane, label }: LaneProps & { label: string }) {
  const { format, words } = screen
  const { slots, limit } = lane
  const top = Math.max(limit * 1.25, ...slots.map((slot) => slot.wanted), 1)
  const height = (value: number) => Math.round((value / top) * (FLOOR - 16) * 10) / 10
  const hourAt = (index: number) => `${Math.round((index * 10_000) / slots.length) / 100}%`
  const wanted = (slot: Slot) => height(slot.wanted)
  const busy = (slot: Slot) => height(Math.min(slot.busy, slot.wanted))
  return (
    <svg width="100%" height={HEIGHT} role="img" aria-label={label} class="load-chart">
      <svg
        width="100%"
        height={FLOOR}
        viewBox={`0 0 ${slots.length} ${FLOOR}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path class="wanted" d={columns(slots, (slot) => (isTooFull(slot) ? 0 : wanted(slot)))} />
        <path
          class="wanted over"
          d={columns(slots, (slot) => (isTooFull(slot) ? wanted(slot) : 0))}
        />
        <path class="busy" d={columns(slots, busy)} />
      </svg>
      <Level
        at={height(limit) / FLOOR}
        name={words.plan.loadLimit(format.number(limit))}
        kind="limit"
        height={FLOOR}
      />
      <line x1="0" x2="100%" y1={FLOOR} y2={FLOOR} class="floor" />
      {slots.map((slot, index) =>
        index % 36 === 0 ? (
          <text x={hourAt(index)} dx="2" y={HEIGHT - 3} class="hour">
            {format.time(slot.at)}
          </text>
        ) : null,
      )}
    </svg>
  )
}

/** One shape for all columns: hundreds of elements would only make the page heavy. */
function columns(slots: readonly Slot[], heightOf: (slot: Slot) => number): string {
  return slots
    .map((slot, index) => ({ index, high: heightOf(slot) }))
    .filter(({ high }) => high >= 0.5)
    .map(({ index, high }) => `M${index} ${FLOOR}v${-high}h.9v${high}z`)
    .join('')
}

/** The picture in words: where the workers do not suffice, and who wants them. */
function OverTable({ screen, lane }: LaneProps) {
  const { words, format } = screen
  const over = lane.slots.filter(isTooFull)
  const shown = [...over].sort((a, b) => b.waitMs - a.waitMs || a.at - b.at).slice(0, MOST_LINES)
  return (
    <table class="grid-table">
      <ColumnHeads names={words.plan.loadColumns} />
      <tbody>
        {shown.map((slot) => (
          <tr>
            <td class="number">{format.time(slot.at)}</td>
            <td class="number">
              {format.number(slot.wanted)} / {format.number(lane.limit)}
            </td>
            <td class="number">{format.duration(slot.waitMs)}</td>
            <td class="wrap">{slot.batches.map((id) => id.slice(-3)).join('  ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
