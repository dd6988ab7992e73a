/** The panel of BATCH-307: contracts that end, what was said about each, and what can be done. */
import { ColumnHeads } from '../parts/column-heads.tsx'
import { DayBar } from '../parts/day-bar.tsx'
import { Empty, Frame, Panel } from '../parts/panel.tsx'
import { ReasonField } from '../parts/run-form.tsx'
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

export type SaidStage = Readonly<{
  stage: number
  at: number
  state: keyof Dictionary['ends']['states']
  channels: readonly (keyof Dictionary['ends']['ways'])[]
}>

export type EndLine = Readonly<{
  code: string
  name: string
  plan: string
  contractId: string
  endDate: string
  /** Negative: the end has passed. */
  daysLeft: number
  tone: 'good' | 'warn' | 'fail'
  fee: Readonly<{ minor: number; currency: string }> | null
  isTrial: boolean
  autoRenew: boolean
  noticesOn: boolean
  /** In the order of the stages; those not yet said have no entry in `said`. */
  stages: readonly number[]
  said: readonly SaidStage[]
  /** Null: the company hears nothing any more. */
  text: Readonly<{ subject: string; body: string; language: 'ja' | 'en' }> | null
}>

export type EndsFacts = Readonly<{
  lines: readonly EndLine[]
  /** How far ahead the list looks. */
  days: number
  /** Rising; the last is `days`. */
  limits: readonly number[]
}>

type Props = { screen: Screen; facts: EndsFacts }

export function ContractEndsPanel({ screen, facts }: Props) {
  const { words, format } = screen
  return (
    <Panel id="ends" title={words.ends.title} aside={words.ends.help(format.number(facts.days))}>
      {facts.lines.length === 0 ? (
        <Empty>{words.ends.none}</Empty>
      ) : (
        <EndsTable screen={screen} facts={facts} />
      )}
    </Panel>
  )
}

function EndsTable({ screen, facts }: Props) {
  const { words } = screen
  const names = [
    words.tenants.tenant,
    words.ends.end,
    words.ends.left,
    words.ends.stages,
    words.ends.autoRenew,
    words.idle.fee,
  ]
  return (
    <Frame label={words.ends.title}>
      <table class="grid-table">
        <ColumnHeads names={names} right={[words.idle.fee]} />
        <tbody>
          {facts.lines.map((line) => (
            <EndRow screen={screen} line={line} facts={facts} />
          ))}
        </tbody>
      </table>
    </Frame>
  )
}

function EndRow({ screen, line, facts }: Props & { line: EndLine }) {
  const { words, format } = screen
  return (
    <tr>
      <th scope="row" class="who">
        <a href={`/tenants/${line.code}`}>{line.name}</a>{' '}
        <small class="muted">
          {line.plan} {line.contractId}
        </small>
        {line.text === null ? null : <Preview screen={screen} text={line.text} />}
        {screen.operator?.mayAct ? <Acts screen={screen} line={line} /> : null}
      </th>
      <td class="number">
        {format.day(line.endDate)} {line.isTrial ? <small>{words.ends.trial}</small> : null}
      </td>
      <td>
        <Left screen={screen} line={line} facts={facts} />
      </td>
      <td>
        {line.noticesOn ? null : <p class="muted">{words.ends.off}</p>}
        <Stages screen={screen} line={line} />
      </td>
      <td>{line.autoRenew ? words.ends.yes : words.ends.no}</td>
      <td class="right number">
        {line.fee === null ? '–' : format.money(line.fee.minor, line.fee.currency)}
      </td>
    </tr>
  )
}

function Left({ screen, line, facts }: Props & { line: EndLine }) {
  const { words, format } = screen
  const days = format.number(line.daysLeft)
  return (
    <DayBar
      text={line.daysLeft < 0 ? words.ends.ago(format.number(-line.daysLeft)) : days}
      label={words.ends.leftBar(days, format.number(facts.days))}
      days={line.daysLeft}
      limits={facts.limits}
      tone={line.tone}
    />
  )
}

function Stages({ screen, line }: { screen: Screen; line: EndLine }) {
  return (
    <ul class="stages">
      {line.stages.map((stage) => (
        <Stage
          screen={screen}
          stage={stage}
          said={line.said.find((one) => one.stage === stage) ?? null}
        />
      ))}
    </ul>
  )
}

type StageProps = { screen: Screen; stage: number; said: SaidStage | null }

function Stage({ screen, stage, said }: StageProps) {
  const { words, format } = screen
  const name = stage < 0 ? words.ends.lapsed : stageName(screen, stage)
  if (said === null) {
    return (
      <li>
        <span class="dot" aria-hidden="true" /> {name}{' '}
        <span class="unseen">{words.ends.unsaid}</span>
      </li>
    )
  }
  const isWrong = said.state === 'failed' || said.state === 'partial'
  return (
    <li>
      <span class={isWrong ? 'dot dot-fail' : 'dot dot-said'} aria-hidden="true" /> {name}{' '}
      <small>
        {format.dayTime(said.at)}{' '}
        {said.channels.map((channel) => words.ends.ways[channel]).join(', ')}{' '}
        {words.ends.states[said.state]}
      </small>
    </li>
  )
}

function stageName({ words, format }: Screen, stage: number): string {
  return stage === 0 ? words.ends.lastDay : words.ends.before(format.number(stage))
}

function Preview({ screen, text }: { screen: Screen; text: NonNullable<EndLine['text']> }) {
  const { words } = screen
  return (
    <details>
      <summary>{words.ends.preview}</summary>
      <p class="hint">{words.ends.previewHelp}</p>
      <p lang={text.language}>{text.subject}</p>
      <pre class="letter" lang={text.language}>
        {text.body}
      </pre>
    </details>
  )
}

function Acts({ screen, line }: { screen: Screen; line: EndLine }) {
  const { words } = screen
  const turn = line.noticesOn ? words.ends.turnOff : words.ends.turnOn
  return (
    <>
      {line.said.length === 0 ? null : (
        <details>
          <summary>{words.ends.resend}</summary>
          <p class="hint">{words.ends.resendHelp}</p>
          <form method="post" action={`/batches/BATCH-307/resends/${line.code}`} class="stack">
            <ReasonField screen={screen} value="" />
            <button type="submit">{words.ends.resend}</button>
          </form>
        </details>
      )}
      <details>
        <summary>{turn}</summary>
        <form
          method="post"
          action={`/batches/BATCH-307/notices/${encodeURIComponent(line.contractId)}`}
          class="stack"
        >
          <input type="hidden" name="enabled" value={line.noticesOn ? '0' : '1'} />
          <ReasonField screen={screen} value="" />
          <button type="submit">{turn}</button>
        </form>
      </details>
    </>
  )
}
