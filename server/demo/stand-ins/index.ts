/** What the demo's batches talk to on loopback, each on a port of its own; started by `toban demo`. */
import { type HrRows, startWeb } from './hr.ts'
import { startSmtp } from './smtp.ts'

export type StandInPorts = Readonly<{ smtp: number; http: number }>

/** Beside the console's port, so that two demos on one machine do not meet. */
export function standInPorts(consolePort: number): StandInPorts {
  return { smtp: consolePort + 10, http: consolePort + 11 }
}

export type StandIns = Readonly<{ close(): Promise<void> }>

export type StandInOptions = Readonly<{ ports: StandInPorts; hr: HrRows }>

/** Mails kept whole: enough to look at, never enough to fill the memory. */
const KEPT_MAILS = 200

/** Rejects when a port is taken. */
export async function startStandIns({ ports, hr }: StandInOptions): Promise<StandIns> {
  const started: { close(): Promise<void> }[] = []
  const close = async () => void (await Promise.all(started.map((standIn) => standIn.close())))
  try {
    started.push(await startSmtp({ port: ports.smtp, keep: KEPT_MAILS }))
    started.push(await startWeb(ports.http, hr))
    return { close }
  } catch (error) {
    await close()
    throw error
  }
}
