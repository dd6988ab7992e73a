/** What a message says: a mail as it is drawn, without its pictures, styles and scripts; anything else as text. */
import { raw } from 'hono/html'
import { safeHtml } from '../../../server/domain/safe-html.ts'
import { Empty, Frame } from '../../parts/panel.tsx'
import type { Screen } from '../../screen.ts'

export type MessageTextFacts = Readonly<{
  body: string | null
  bodyFormat: string | null
  lastCode: string | null
}>

export function MessageText({ screen, facts }: { screen: Screen; facts: MessageTextFacts }) {
  const { words } = screen
  const { body, bodyFormat, lastCode } = facts
  const { textGone, textUnmade } = words.sending
  if (body === null) return <Empty>{lastCode === 'TEMPLATE' ? textUnmade : textGone}</Empty>
  return (
    <Frame label={words.sending.text}>
      {bodyFormat === 'HTML' ? (
        <div class="prose message-drawn">{raw(safeHtml(body))}</div>
      ) : (
        <pre class="message-text">{body}</pre>
      )}
    </Frame>
  )
}
