/** Which start of the machine this is: what was written before it and never waited for may be lost. */
import { readFileSync } from 'node:fs'

/** Null where the system does not tell; then every mark is waited for. */
export function bootOfMachine(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim().slice(0, 13)
  } catch {
    return null
  }
}
