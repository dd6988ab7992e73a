/** Who is at the other end: the peer itself, or what a proxy that we trust says of it; shared by the console and the API. */
import { isIP } from 'node:net'
import type { Context, Env } from 'hono'

type Peer = { socket?: { remoteAddress?: string; encrypted?: boolean } }

/**
 * Address of the client. Headers of anybody but a trusted proxy are not looked at; of a chain of proxies the nearest
 * address that is none of them counts, because everything before it could be made up. `unknown` without a network.
 */
export function clientAddress<E extends Env>(c: Context<E>, trusted: readonly string[]): string {
  const peer = plain(peerOf(c)?.socket?.remoteAddress ?? '')
  if (!trusted.includes(peer)) return peer === '' ? 'unknown' : peer
  const chain = (c.req.header('x-forwarded-for') ?? '')
    .split(',')
    .map((part) => plain(part.trim()))
    .filter((part) => isIP(part) !== 0)
  return chain.reverse().find((address) => !trusted.includes(address)) ?? peer
}

/** True when what the client sees is encrypted: by us, or by a trusted proxy that says so. */
export function isEncrypted<E extends Env>(c: Context<E>, trusted: readonly string[]): boolean {
  const peer = peerOf(c)
  if (peer?.socket?.encrypted === true || c.req.url.startsWith('https:')) return true
  const isTrusted = trusted.includes(plain(peer?.socket?.remoteAddress ?? ''))
  return isTrusted && c.req.header('x-forwarded-proto') === 'https'
}

/** Under node-server `env.incoming` is the request of node:http; in tests there is none. */
function peerOf<E extends Env>(c: Context<E>): Peer | undefined {
  return (c.env as { incoming?: Peer } | undefined)?.incoming
}

/** An IPv4 address as IPv4, also where the socket speaks IPv6. */
function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address
}
