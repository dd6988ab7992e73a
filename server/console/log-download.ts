/** The lines of a log as a stream: written as fast as the receiver takes them, never held as a whole. */
import { linesWith } from '../../data/log-search/find-in-run.ts'
import type { LogLine } from '../../data/ops/log-lines.ts'
import type { LogAsked } from '../../views/parts/log-address.ts'
import type { Desk } from './env.ts'
import { queryOf } from './log-facts.ts'
import { giveWay } from './turns.ts'

export type Written = Readonly<{ asked: LogAsked; write(line: LogLine): string }>

export function logDownload(
  desk: Desk,
  runId: string,
  { asked, write }: Written,
): ReadableStream<Uint8Array> {
  const query = queryOf(runId, asked)
  const encoder = new TextEncoder()
  let afterSeq = 0
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        const page = linesWith(desk.deps.ops, desk.logIndex(), { ...query, afterSeq })
        afterSeq = page.lookedUntil
        if (page.lines.length > 0)
          controller.enqueue(encoder.encode(`${page.lines.map(write).join('\n')}\n`))
        if (!page.more) return controller.close()
        await giveWay()
        if (page.lines.length > 0) return
      }
    },
  })
}
