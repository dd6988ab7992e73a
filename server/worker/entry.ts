/** The entry of every batch thread: takes one work order, performs it, reports, and ends itself. */
import { pathToFileURL } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { jumpingClock, machineClock } from '../delivery/clock.ts'
import type { Outcome } from '../domain/run.ts'
import type { Batch } from '../sdk/batch.ts'
import { faultOf } from './fault.ts'
import { type Link, threadEnd } from './link.ts'
import { perform } from './perform.ts'
import type { SentReport, ThreadCommand, ThreadMessage, WorkOrder } from './protocol.ts'
import { reportBuffer } from './report-buffer.ts'
import { usageMeter } from './usage-meter.ts'

export type FirstMessage = Readonly<{ type: 'perform'; order: WorkOrder; link: Link }>

const port = parentPort
if (!port) throw new Error('server/worker/entry runs only as a thread of the engine')

port.once('message', (message: FirstMessage) => {
  void work(message)
})

async function work({ order, link: shared }: FirstMessage): Promise<void> {
  const link = threadEnd(shared)
  const meter = usageMeter(link)
  const buffer = reportBuffer((reports: readonly SentReport[]) => {
    port?.postMessage({ type: 'reports', reports } satisfies ThreadMessage)
  }, link)
  const clock = order.fixedNow === null ? machineClock : jumpingClock(order.fixedNow)
  const controller = new AbortController()
  let stopped: Outcome | null = null
  port?.on('message', (command: ThreadCommand) => {
    stopped = command.outcome
    controller.abort()
  })
  const outcome = await attempt(order, {
    ...clock,
    report: buffer.add,
    signal: controller.signal,
    records: meter.records,
  })
  buffer.add({
    type: 'finished',
    at: clock.now(),
    outcome: stopped ?? outcome,
    usage: meter.reading(),
  })
  buffer.close()
  meter.stop()
  // Bree terminates the thread on this word; everything posted before it has arrived by then.
  port?.postMessage('done')
}

async function attempt(order: WorkOrder, ports: Parameters<typeof perform>[2]): Promise<Outcome> {
  try {
    const module = (await import(pathToFileURL(order.moduleFile).href)) as { default: Batch }
    return await perform(module.default, order, ports)
  } catch (thrown) {
    return { kind: 'failed', fault: faultOf(thrown) }
  }
}
