/** Asks the DNS for the text records of a name: mail domains say there who may send and with which keys. */
import { Resolver } from 'node:dns/promises'

export type DnsAccess = Readonly<{
  /** `ip` or `ip:port`; null = the system's. */
  servers: readonly string[] | null
}>

const TIMEOUT_MS = 3_000
const TRIES = 2

/** Empty: there is none. Null: nobody could be asked, or the answer was no answer. */
export async function textRecords(name: string, { servers }: DnsAccess): Promise<string[] | null> {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES })
  if (servers !== null) resolver.setServers(servers)
  try {
    const records = await resolver.resolveTxt(name)
    // A text longer than 255 bytes comes in pieces.
    return records.map((pieces) => pieces.join(''))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOTFOUND' || code === 'ENODATA' ? [] : null
  }
}
