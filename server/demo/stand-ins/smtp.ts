/** A mail server on loopback for tests and the demo: takes every mail, or answers, waits and hangs up as it is told. */
import type { Socket, Server as TcpServer } from 'node:net'
import {
  SMTPServer,
  type SMTPServerDataStream,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server'
import { listenOnLoopback } from './listen.ts'

/** `data`: in the middle of the message; `dot`: after its last byte, so that the server has it. */
export type SmtpStage = 'connect' | 'hello' | 'auth' | 'mail' | 'rcpt' | 'data' | 'dot'

/** `reply` is code and text, `550 5.1.1 unknown`. `hang_up` and `silence` after the dot keep the mail. */
export type SmtpBehaviour =
  | Readonly<{ reply: string }>
  | Readonly<{ delayMs: number }>
  | 'hang_up'
  | 'silence'

export type SmtpTrouble = Readonly<{
  stage: SmtpStage
  act: SmtpBehaviour
  /** What the stage is about: the sender at `mail`, the recipient at `rcpt`, the user at `auth`. Default: everything. */
  about?: RegExp
  /** How often; default: until `calm()`. */
  times?: number
}>

export type ReceivedMail = Readonly<{
  /** `<…>` as it stands in the header; null without one. */
  messageId: string | null
  from: string
  to: readonly string[]
  raw: Buffer
}>

export type SmtpStandIn = Readonly<{
  host: '127.0.0.1'
  port: number
  /** The newest mails, oldest first; at most `keep`. */
  received(): readonly ReceivedMail[]
  /** Mails taken since the start, also those not kept. */
  count(): number
  /** How often each Message-ID was taken: "at most once" is measured here. */
  timesById(): ReadonlyMap<string, number>
  connections(): number
  trouble(trouble: SmtpTrouble): void
  /** Each recipient is refused the first time with 450 4.2.0. */
  greylist(): void
  /** Forgets every trouble and the grey list. */
  calm(): void
  close(): Promise<void>
}>

export type SmtpStandInOptions = Readonly<{
  /** 0 = any free one. */
  port?: number
  /** Mails kept whole. */
  keep?: number
  /** Only these may send; null = no login is asked for. */
  login?: Readonly<{ user: string; password: string }> | null
  /** Advertised as SIZE; larger ones get 552 5.3.4. */
  maxBytes?: number
  /** PEM; with it STARTTLS is offered. */
  tls?: Readonly<{ key: string; cert: string }> | null
}>

type State = {
  mails: ReceivedMail[]
  count: number
  times: Map<string, number>
  sockets: Map<number, Socket>
  connections: number
  troubles: { trouble: SmtpTrouble; left: number }[]
  /** Null = no grey list. */
  known: Set<string> | null
}

const USUAL_KEEP = 10_000

export async function startSmtp(options: SmtpStandInOptions = {}): Promise<SmtpStandIn> {
  const state: State = {
    mails: [],
    count: 0,
    times: new Map(),
    sockets: new Map(),
    connections: 0,
    troubles: [],
    known: null,
  }
  const smtp = new SMTPServer({
    ...security(options),
    ...(options.maxBytes === undefined ? {} : { size: options.maxBytes }),
    ...handlers(state, options),
  })
  // What a hang-up does to the other side of the parser is no news.
  smtp.on('error', () => {})
  watchSockets(smtp.server as TcpServer, state)
  const port = await listenOnLoopback(smtp.server as TcpServer, options.port ?? 0)
  return {
    host: '127.0.0.1',
    port,
    received: () => state.mails,
    count: () => state.count,
    timesById: () => state.times,
    connections: () => state.connections,
    trouble: (trouble) => {
      state.troubles.push({ trouble, left: trouble.times ?? Number.POSITIVE_INFINITY })
    },
    greylist: () => {
      state.known = new Set()
    },
    calm: () => {
      state.troubles = []
      state.known = null
    },
    close: () => {
      for (const socket of state.sockets.values()) socket.destroy()
      return new Promise((resolve) => smtp.close(() => resolve()))
    },
  }
}

function security({ login = null, tls = null }: SmtpStandInOptions): SMTPServerOptions {
  return {
    authOptional: login === null,
    allowInsecureAuth: true,
    ...(tls === null ? { disabledCommands: ['STARTTLS'] } : tls),
  }
}

function watchSockets(server: TcpServer, state: State): void {
  server.prependListener('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0
    state.connections += 1
    state.sockets.set(port, socket)
    socket.once('close', () => state.sockets.delete(port))
    socket.once('data', (chunk: Buffer) => onHello(state, socket, chunk))
  })
}

/** smtp-server has no hook for EHLO: the answer is written, or held back, before it can. */
function onHello(state: State, socket: Socket, chunk: Buffer): void {
  if (!/^(EHLO|HELO)/i.test(chunk.toString('latin1'))) return
  const act = next(state, 'hello', '')
  if (act === 'hang_up') socket.destroy()
  else if (act === 'silence') socket.cork()
  else if (act && 'reply' in act) socket.end(`${act.reply}\r\n`)
}

type Done = (error?: Error | null) => void

function handlers(
  state: State,
  options: SmtpStandInOptions,
): Pick<SMTPServerOptions, 'onConnect' | 'onAuth' | 'onMailFrom' | 'onRcptTo' | 'onData'> {
  const stage = (name: SmtpStage, about: string, session: SMTPServerSession, done: Done) =>
    behave(next(state, name, about), { socket: state.sockets.get(session.remotePort), done })
  return {
    onConnect: (session, done) => stage('connect', '', session, done),
    onAuth: ({ username = '', password }, session, done) => {
      const { login } = options
      const isKnown = !login || (login.user === username && login.password === password)
      stage('auth', username, session, (error) => {
        if (error) done(error)
        else if (isKnown) done(null, { user: username })
        else done(replyOf('535 5.7.8 Authentication credentials invalid'))
      })
    },
    onMailFrom: ({ address }, session, done) => stage('mail', address, session, done),
    onRcptTo: ({ address }, session, done) => {
      if (isNewToGreylist(state, address)) done(replyOf('450 4.2.0 Greylisted, try again later'))
      else stage('rcpt', address, session, done)
    },
    onData: (stream, session, done) => takeMail(state, options, { stream, session, done }),
  }
}

function isNewToGreylist({ known }: State, address: string): boolean {
  if (known === null || known.has(address)) return false
  known.add(address)
  return true
}

type Delivery = Readonly<{ stream: SMTPServerDataStream; session: SMTPServerSession; done: Done }>

function takeMail(
  state: State,
  { keep = USUAL_KEEP }: SmtpStandInOptions,
  { stream, session, done }: Delivery,
): void {
  const { mailFrom, rcptTo } = session.envelope
  const to = rcptTo.map(({ address }) => address)
  const socket = state.sockets.get(session.remotePort)
  const midway = next(state, 'data', to.join(' '))
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    if (midway === 'hang_up') socket?.destroy()
  })
  stream.on('end', () => {
    if (midway === 'hang_up' || midway === 'silence') return
    if (stream.sizeExceeded) return done(replyOf('552 5.3.4 Message too big'))
    const act = next(state, 'dot', to.join(' '))
    const isRefused = act !== null && typeof act === 'object' && 'reply' in act
    if (!isRefused) {
      note(state, keep, {
        from: mailFrom ? mailFrom.address : '',
        to,
        raw: Buffer.concat(chunks),
      })
    }
    behave(act, { socket, done })
  })
}

function note(state: State, keep: number, mail: Omit<ReceivedMail, 'messageId'>): void {
  const header = mail.raw.subarray(0, 16_384).toString('latin1').split('\r\n\r\n', 1)[0] ?? ''
  const messageId = /^message-id:\s*(<[^>]*>)/im.exec(header)?.[1] ?? null
  state.count += 1
  if (messageId !== null) state.times.set(messageId, (state.times.get(messageId) ?? 0) + 1)
  state.mails.push({ messageId, ...mail })
  if (state.mails.length > keep) state.mails.shift()
}

/** The behaviour that is due, used up by asking. */
function next(state: State, stage: SmtpStage, about: string): SmtpBehaviour | null {
  const found = state.troubles.find(({ trouble, left }) => {
    return left > 0 && trouble.stage === stage && (trouble.about?.test(about) ?? true)
  })
  if (!found) return null
  found.left -= 1
  return found.trouble.act
}

function behave(
  act: SmtpBehaviour | null,
  { socket, done }: Readonly<{ socket: Socket | undefined; done: Done }>,
): void {
  if (act === null) done()
  else if (act === 'hang_up') socket?.destroy()
  else if (act === 'silence') return
  else if ('delayMs' in act) setTimeout(done, act.delayMs)
  else done(replyOf(act.reply))
}

/** smtp-server writes the code itself. */
function replyOf(reply: string): Error {
  const [, code = '451', text = ''] = /^(\d{3})[ -](.*)$/s.exec(reply) ?? []
  return Object.assign(new Error(text), { responseCode: Number(code) })
}
