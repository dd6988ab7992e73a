/** Puts subject, text and button of a message into one text, for services that know only texts. */
import type { OutgoingMessage } from '../channel.ts'

export type TextStyle = Readonly<{
  headline(subject: string): string
  button(action: NonNullable<OutgoingMessage['action']>): string
  /** UTF-16 code units the service takes. */
  limit: number
}>

/** The engine has cut the text already; what subject and button add is taken from its end. */
export function oneText({ subject, body, action }: OutgoingMessage, style: TextStyle): string {
  const head = subject === null ? [] : [style.headline(subject)]
  // A text that was cut points to the rest itself.
  const tail = action === null || body.includes(action.url) ? [] : [style.button(action)]
  const around = [...head, '', ...tail].join('\n').length
  const room = style.limit - around
  const text = body.length <= room ? body : `${whole(body.slice(0, Math.max(0, room - 1)))}…`
  return [...head, text, ...tail].join('\n')
}

/** Never half of a pair of code units. */
function whole(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text
}
