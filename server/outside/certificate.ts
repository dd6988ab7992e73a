/** How long a TLS server's certificate is still good; used by the checks of connections. */
import { connect } from 'node:tls'

const LIMIT_MS = 10_000

/** Epoch ms of its end; null when there was no handshake or nobody trusts it. */
export function certificateEnd(host: string, port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, servername: host })
    const end = (at: number | null) => {
      socket.destroy()
      resolve(at)
    }
    socket.setTimeout(LIMIT_MS, () => end(null))
    socket.once('error', () => end(null))
    socket.once('secureConnect', () => end(Date.parse(socket.getPeerCertificate().valid_to)))
  })
}
