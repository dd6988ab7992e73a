/** Listens to nodemailer's log for the one fact its errors do not tell: whether the whole message had been handed to the socket. */

type Entry = Readonly<{ tnx?: string; outByteCount?: number }>

/** What nodemailer calls; everything but the entry with the byte count is dropped. */
type NodemailerLogger = Readonly<
  Record<'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal', (entry: unknown) => void>
>

export type StageLogger = Readonly<{
  logger: NodemailerLogger
  /** A new message begins. */
  begin(): void
  /** True once the final dot has left: from then on the server may have the message. */
  handedOver(): boolean
}>

/** One per lane: with several messages at once the entries could not be told apart. */
export function stageLogger(): StageLogger {
  let handedOver = false
  const hear = (entry: unknown) => {
    const { tnx, outByteCount } = entry as Entry
    if (tnx === 'message' && outByteCount !== undefined) handedOver = true
  }
  const drop = () => {}
  return {
    logger: { trace: drop, debug: drop, info: hear, warn: drop, error: drop, fatal: drop },
    begin: () => {
      handedOver = false
    },
    handedOver: () => handedOver,
  }
}
