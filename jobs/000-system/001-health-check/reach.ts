/** Touches outside services without sending or changing anything: SMTP greeting, TLS handshake, HEAD; used by the checks of BATCH-001. */
import { lookup } from 'node:dns/promises'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { createTransport } from 'nodemailer'

/** Each try at a service may take this long. */
export const TRY_LIMIT_MS = 5_000

/** Connects, EHLO, STARTTLS where offered, QUIT: no sender, no recipient. Throws what went wrong. */
export async function reachSmtp(server: {
  host: string
  port: number
  secure: boolean
}): Promise<void> {
  const transport = createTransport({
    ...server,
    connectionTimeout: TRY_LIMIT_MS,
    greetingTimeout: TRY_LIMIT_MS,
    socketTimeout: TRY_LIMIT_MS,
  })
  try {
    await transport.verify()
  } finally {
    transport.close()
  }
}

export function reachTcp(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port })
    socket.setTimeout(TRY_LIMIT_MS, () =>
      socket.destroy(new Error(`no connection to ${host}:${port} within 5 s`)),
    )
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
    socket.once('error', reject)
  })
}

export async function reachName(host: string): Promise<void> {
  await lookup(host)
}

/** What a server shows of itself. `trusted` is null when the chain was not asked about. */
export type Certificate = Readonly<{ validTo: number; trusted: boolean; distrust: string | null }>

/** A handshake, also with a certificate nobody trusts: judging it is the caller's. */
export function readCertificate(host: string, port: number): Promise<Certificate> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      host,
      port,
      servername: isName(host) ? host : '',
      rejectUnauthorized: false,
    })
    socket.setTimeout(TRY_LIMIT_MS, () =>
      socket.destroy(new Error(`no handshake with ${host}:${port} within 5 s`)),
    )
    socket.once('secureConnect', () => {
      const { valid_to: validTo } = socket.getPeerCertificate()
      const distrust = socket.authorized ? null : String(socket.authorizationError)
      socket.destroy()
      resolve({ validTo: Date.parse(validTo), trusted: distrust === null, distrust })
    })
    socket.once('error', reject)
  })
}

/** Any answer below 500 says that somebody is there. */
export async function reachHttp(url: string, signal: AbortSignal): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TRY_LIMIT_MS)])
  const answer = await fetch(url, { method: 'HEAD', redirect: 'manual', signal: limit })
  await answer.body?.cancel()
  if (answer.status >= 500) throw new Error(`${new URL(url).host} answered ${answer.status}`)
}

/** Slack's `auth.test`: says whose token it is, posts nothing. */
export async function askSlack(apiUrl: string, token: string, signal: AbortSignal): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TRY_LIMIT_MS)])
  const url = new URL('auth.test', apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`)
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    signal: limit,
  })
  const body = (await answer.json()) as { ok?: boolean; error?: string }
  if (!body.ok) throw new Error(`Slack answered ${body.error ?? answer.status}`)
}

function isName(host: string): boolean {
  return !/^[\d.]+$|:/.test(host)
}
