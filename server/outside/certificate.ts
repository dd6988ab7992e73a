/** Until when a server's certificate is good, spoken to by TLS at once or, as mail servers do on 587, after STARTTLS. */
import { connect as connectPlain, type Socket } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'

const LIMIT_MS = 10_000

export type CertificateOptions = Readonly<{
  /** Default: TLS at once. */
  startTls?: boolean
  /** PEM; default: whom the system trusts. */
  ca?: string
}>

/** Epoch ms of its end; null when there was no handshake or nobody trusts it. */
export function certificateEnd(
  host: string,
  port: number,
  { startTls = false, ca }: CertificateOptions = {},
): Promise<number | null> {
  return new Promise((resolve) => {
    const plain = startTls ? connectPlain({ host, port }) : null
    const end = (at: number | null, socket: Socket | null = plain) => {
      socket?.destroy()
      plain?.destroy()
      resolve(at)
    }
    const secure = () => {
      const wire = plain ? { socket: plain } : { host, port }
      const named = /[a-z]/i.test(host) ? { servername: host } : { host }
      const socket: TLSSocket = connect({ ...wire, ...named, ...(ca ? { ca } : {}) })
      socket.setTimeout(LIMIT_MS, () => end(null, socket))
      socket.once('error', () => end(null, socket))
      socket.once('secureConnect', () =>
        end(Date.parse(socket.getPeerCertificate().valid_to), socket),
      )
    }
    if (plain === null) {
      secure()
      return
    }
    plain.setTimeout(LIMIT_MS, () => end(null))
    plain.once('error', () => end(null))
    askForTls(plain, secure, () => end(null))
  })
}

/** Greeting, EHLO, STARTTLS; each answer may come in several lines and pieces. */
function askForTls(socket: Socket, onReady: () => void, onRefused: () => void): void {
  const steps = [
    { code: '220', say: 'EHLO toban\r\n' },
    { code: '250', say: 'STARTTLS\r\n' },
    { code: '220', say: null },
  ]
  let text = ''
  const hear = (chunk: Buffer) => {
    text += chunk.toString('latin1')
    const last = /^(\d{3}) .*\r\n$/m.exec(text)
    if (!last) return
    text = ''
    const step = steps.shift()
    if (step?.code !== last[1]) {
      socket.off('data', hear)
      onRefused()
    } else if (step?.say) socket.write(step.say)
    else {
      socket.off('data', hear)
      onReady()
    }
  }
  socket.on('data', hear)
}
