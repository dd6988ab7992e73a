/** What a run wrote or sent, by state; each number leads to the outbox. */
import { type StateTotal, StateTotals, Unreadable } from '../pages/sending/frame.tsx'
import type { Screen } from '../screen.ts'
import { Empty, Panel } from './panel.tsx'

export type RunMessages = Readonly<{
  totals: readonly StateTotal[]
  /** Outboxes whose file could not be read. */
  unreadable: readonly string[]
}>

/** @param props.messages null: not counted yet */
export function RunMessagesPanel(props: {
  screen: Screen
  runId: string
  messages: RunMessages | null
}) {
  const { screen, runId, messages } = props
  const { words } = screen
  if (messages?.totals.length === 0 && messages.unreadable.length === 0) return null
  const addressOf = (state: string) => `/outbox?${new URLSearchParams({ run: runId, state })}`
  return (
    <Panel
      id="messages"
      title={words.run.messages}
      aside={<a href={addressOf('all')}>{words.run.messagesAll}</a>}
    >
      {messages === null ? <Empty>{words.run.messagesUnknown}</Empty> : null}
      {messages ? <Unreadable screen={screen} owners={messages.unreadable} /> : null}
      {messages ? (
        <StateTotals screen={screen} totals={messages.totals} addressOf={addressOf} />
      ) : null}
    </Panel>
  )
}
