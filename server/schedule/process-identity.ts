/** Tells processes of this machine apart, also when a number is used again; the lease names its holder with it. */
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** `gone`: certainly no longer there. `unknown`: of another machine or container, or the system does not tell. */
export type ProcessState = 'alive' | 'gone' | 'unknown'

/** `<host>:<pid>:<where>.<start>`: unique over reboots, containers and used-again numbers. `<start>` 0 = the system does not tell. */
export function processIdentity(pid = process.pid): string {
  return `${hostname()}:${pid}:${place()}.${statOf(pid)?.startTicks ?? 0}`
}

/** @param identity as `processIdentity` of the other process made it, or longer. */
export function processState(identity: string, pid: number): ProcessState {
  if (!identity.startsWith(`${hostname()}:${pid}:${place()}.`)) return 'unknown'
  const known = Number(/^[^:]*:\d+:[^:]*\.(\d+)/.exec(identity)?.[1] ?? 0)
  const now = statOf(pid)
  if (!now) return isListed(pid) ? 'unknown' : 'gone'
  if (now.isDefunct) return 'gone'
  if (known === 0) return 'unknown'
  return now.startTicks === known ? 'alive' : 'gone'
}

/** The boot and the process-number space: numbers mean something only within one. */
function place(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').slice(0, 8)
    const space = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0'
    return `${boot}-${space}`
  } catch {
    return 'here'
  }
}

type Stat = { isDefunct: boolean; startTicks: number }

function statOf(pid: number): Stat | null {
  try {
    // The name in brackets may hold blanks and brackets itself.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? []
    return { isDefunct: fields[0] === 'Z', startTicks: Number(fields[19]) }
  } catch {
    return null
  }
}

function isListed(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
