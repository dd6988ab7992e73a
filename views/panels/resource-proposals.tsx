/** The panel of BATCH-306: what is proposed and why, what was changed, and how much of the disk is promised. */
import { ColumnHeads } from '../parts/column-heads.tsx'
import { MiniPlot, type MiniPlotProps } from '../parts/mini-plot.tsx'
import { Moment } from '../parts/moment.tsx'
import { PageNumbers } from '../parts/page-numbers.tsx'
import { Empty, Frame, Panel } from '../parts/panel.tsx'
import { ReasonField } from '../parts/run-form.tsx'
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

type Words = Dictionary['resources']

export type ProposalLine = Readonly<{
  id: number
  code: string
  name: string
  resource: keyof Words['names']
  kind: keyof Words['kinds']
  current: string
  proposed: string
  savingMinor: number
  risk: keyof Words['risks']
  /** Part of 1. */
  confidence: number
  isAutomatic: boolean
  why: string
  since: number
  /** Null: there is no series. */
  plot: MiniPlotProps | null
}>

export type AdjustmentLine = Readonly<{
  id: number
  code: string
  name: string
  resource: keyof Words['names']
  before: string
  after: string
  state: keyof Words['results']
  note: string | null
  at: number
  by: string
  canRollBack: boolean
}>

export type DiskFacts = Readonly<{ allocatedBytes: number; usedBytes: number; usableBytes: number }>

export type ResourcesFacts = Readonly<{
  /** Of open proposals, on all pages. */
  count: number
  page: Readonly<{ number: number; of: number }>
  lines: readonly ProposalLine[]
  /** Of all of them. */
  savingMinor: number
  changes: readonly AdjustmentLine[]
  disk: DiskFacts
}>

type Props = { screen: Screen; facts: ResourcesFacts }

export function ResourcesPanel({ screen, facts }: Props) {
  const { words, format } = screen
  const count = format.number(facts.count)
  const saving = format.money(facts.savingMinor, 'JPY')
  return (
    <>
      <Panel
        id="proposals"
        title={words.resources.title}
        aside={words.resources.total(count, saving)}
      >
        <Disk screen={screen} disk={facts.disk} />
        {facts.lines.length === 0 ? (
          <Empty>{words.resources.none}</Empty>
        ) : (
          <Proposals screen={screen} lines={facts.lines} />
        )}
        <PageNumbers
          screen={screen}
          page={facts.page}
          href={(number) => `/batches/BATCH-306?page=${number}#proposals`}
        />
      </Panel>
      <Panel id="changes" title={words.resources.changes}>
        {facts.changes.length === 0 ? (
          <Empty>{words.resources.noChanges}</Empty>
        ) : (
          <Changes screen={screen} lines={facts.changes} />
        )}
      </Panel>
    </>
  )
}

function Disk({ screen, disk }: { screen: Screen; disk: DiskFacts }) {
  const { words } = screen
  return (
    <div class="disk-bars">
      <DiskBar
        screen={screen}
        name={words.resources.allocated}
        bytes={disk.allocatedBytes}
        disk={disk}
      />
      <DiskBar screen={screen} name={words.resources.used} bytes={disk.usedBytes} disk={disk} />
    </div>
  )
}

type BarProps = { screen: Screen; name: string; bytes: number; disk: DiskFacts }

function DiskBar({ screen, name, bytes, disk }: BarProps) {
  const { words, format } = screen
  const part = disk.usableBytes > 0 ? bytes / disk.usableBytes : 0
  const share = part > 1 ? `×${format.decimal(part)}` : format.share(part)
  const text = words.resources.ofDisk(share, format.bytes(disk.usableBytes))
  const tone = part > 1 ? 'fail' : part > 0.8 ? 'warn' : 'good'
  return (
    <span class="gauge">
      <span class="number">
        {name} <b>{format.bytes(bytes)}</b> <small>{text}</small>
      </span>
      <svg width="100%" height="4" role="img" aria-label={`${name} ${text}`}>
        <rect width="100%" height="4" rx="2" class="gauge-ground" />
        <rect
          width={`${Math.min(100, Math.round(part * 100))}%`}
          height="4"
          rx="2"
          class={`gauge-${tone}`}
        />
      </svg>
    </span>
  )
}

function Proposals({ screen, lines }: { screen: Screen; lines: readonly ProposalLine[] }) {
  const { words } = screen
  const names = [
    words.tenants.tenant,
    words.resources.resource,
    words.resources.change,
    words.resources.days,
    words.resources.saving,
    words.resources.risk,
    words.resources.confidence,
  ]
  return (
    <Frame label={words.resources.title}>
      <table class="grid-table">
        <ColumnHeads names={names} right={[words.resources.saving, words.resources.confidence]} />
        <tbody>
          {lines.map((line) => (
            <ProposalRow screen={screen} line={line} />
          ))}
        </tbody>
      </table>
    </Frame>
  )
}

const RISK_TONES = { low: 'good', medium: 'warn', high: 'fail' } as const

function ProposalRow({ screen, line }: { screen: Screen; line: ProposalLine }) {
  const { words, format } = screen
  return (
    <tr>
      <th scope="row" class="who">
        <a href={`/tenants/${line.code}`}>{line.name}</a>
        {screen.operator?.mayAct ? <Decide screen={screen} line={line} /> : null}
      </th>
      <td class="wrap">
        {words.resources.names[line.resource]}{' '}
        <em class="chip">{words.resources.kinds[line.kind]}</em>
        <p class="muted">{line.why}</p>
      </td>
      <td class="number">
        {line.current} → <b>{line.proposed}</b>
      </td>
      <td>{line.plot === null ? '–' : <MiniPlot {...line.plot} />}</td>
      <td class="right number">{format.money(line.savingMinor, 'JPY')}</td>
      <td>
        <b class={`severity tone-${RISK_TONES[line.risk]}`}>{words.resources.risks[line.risk]}</b>{' '}
        {line.isAutomatic ? (
          <small title={words.resources.automaticHelp}>{words.resources.automatic}</small>
        ) : null}
      </td>
      <td class="right number">{format.share(line.confidence)}</td>
    </tr>
  )
}

function Decide({ screen, line }: { screen: Screen; line: ProposalLine }) {
  const { words } = screen
  return (
    <>
      {line.kind === 'upsell' ? null : (
        <Act
          screen={screen}
          name={words.resources.apply}
          help={words.resources.applyHelp}
          action={`/batches/BATCH-306/applications/${line.id}`}
        />
      )}
      <Act
        screen={screen}
        name={words.resources.reject}
        help={words.resources.rejectHelp}
        action={`/batches/BATCH-306/rejections/${line.id}`}
      />
    </>
  )
}

type ActProps = { screen: Screen; name: string; help: string; action: string }

function Act({ screen, name, help, action }: ActProps) {
  return (
    <details>
      <summary>{name}</summary>
      <p class="hint">{help}</p>
      <form method="post" action={action} class="stack">
        <ReasonField screen={screen} value="" />
        <button type="submit">{name}</button>
      </form>
    </details>
  )
}

function Changes({ screen, lines }: { screen: Screen; lines: readonly AdjustmentLine[] }) {
  const { words } = screen
  const names = [
    words.resources.when,
    words.tenants.tenant,
    words.resources.resource,
    words.resources.change,
    words.resources.result,
    words.resources.by,
  ]
  return (
    <Frame label={words.resources.changes}>
      <table class="grid-table">
        <ColumnHeads names={names} />
        <tbody>
          {lines.map((line) => (
            <ChangeRow screen={screen} line={line} />
          ))}
        </tbody>
      </table>
    </Frame>
  )
}

const STATE_TONES = {
  done: 'good',
  failed: 'fail',
  skipped: 'warn',
  announced: 'run',
  taken_back: 'idle',
  rollback: 'idle',
} as const

function ChangeRow({ screen, line }: { screen: Screen; line: AdjustmentLine }) {
  const { words } = screen
  return (
    <tr>
      <td>
        <Moment at={line.at} screen={screen} />
      </td>
      <th scope="row" class="who">
        <a href={`/tenants/${line.code}`}>{line.name}</a>
        {line.canRollBack && screen.operator?.mayAct ? (
          <Act
            screen={screen}
            name={words.resources.rollBack}
            help={words.resources.rollBackHelp}
            action={`/batches/BATCH-306/rollbacks/${line.id}`}
          />
        ) : null}
      </th>
      <td>{words.resources.names[line.resource]}</td>
      <td class="number">
        {line.before} → {line.after}
      </td>
      <td class="wrap">
        <b class={`severity tone-${STATE_TONES[line.state]}`}>
          {words.resources.results[line.state]}
        </b>{' '}
        <small class="muted">{line.note}</small>
      </td>
      <td>{line.by}</td>
    </tr>
  )
}
