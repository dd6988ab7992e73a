/** What the demo's batches talk to on loopback, each on a port of its own; started by `toban demo`. */
import type { OutsideWorld } from '../outside/world.ts'
import { type HrRows, startWeb } from './hr.ts'
import { startLineWorks } from './line-works.ts'
import { startMicrosoft } from './microsoft.ts'
import { startSlack } from './slack.ts'
import { startSmtp } from './smtp.ts'

export type StandInPorts = Readonly<{
  smtp: number
  http: number
  slack: number
  microsoft: number
  lineWorks: number
}>

/** Beside the console's port, so that two demos on one machine do not meet. */
export function standInPorts(consolePort: number): StandInPorts {
  return {
    smtp: consolePort + 10,
    http: consolePort + 11,
    slack: consolePort + 12,
    microsoft: consolePort + 13,
    lineWorks: consolePort + 14,
  }
}

export type StandIns = Readonly<{ close(): Promise<void> }>

export type StandInOptions = Readonly<{ ports: StandInPorts; hr: HrRows; world: OutsideWorld }>

/** Mails kept whole: enough to look at, never enough to fill the memory. */
const KEPT_MAILS = 200
/** The directories are those of the day an hour after midnight at the latest. */
const RENEW_EVERY_MS = 3_600_000

/** Rejects when a port is taken. */
export async function startStandIns({ ports, hr, world }: StandInOptions): Promise<StandIns> {
  const now = Date.now
  const started: { close(): Promise<void> }[] = []
  const close = async () => void (await Promise.all(started.map((standIn) => standIn.close())))
  try {
    started.push(await startSmtp({ port: ports.smtp, keep: KEPT_MAILS }))
    started.push(await startWeb(ports.http, hr))
    started.push(await startSlack({ port: ports.slack, workspaces: world.workspaces, now }))
    started.push(await startMicrosoft({ port: ports.microsoft, tenants: world.entra, now }))
    started.push(await startLineWorks({ port: ports.lineWorks, companies: world.works, now }))
  } catch (error) {
    await close()
    throw error
  }
  const renewal = setInterval(() => world.renew(now()), RENEW_EVERY_MS).unref()
  return {
    close: async () => {
      clearInterval(renewal)
      await close()
    },
  }
}
