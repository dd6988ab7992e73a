/** What the HTTP stand-ins share: a server on loopback that notes what arrives and, when told so, answers nonsense, waits or hangs up. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { listenOnLoopback } from './listen.ts'

export type Arrived = Readonly<{
  method: string
  path: string
  /** As it stood in the request line, not decoded; without `?`. */
  rawQuery: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: string
}>

/** `body` is sent as JSON unless it is text. */
export type Answer = Readonly<{
  status?: number
  headers?: Readonly<Record<string, string>>
  body?: unknown
}>

/**
 * `answer`: instead of working. `delayMs`: works after a while. `hold`: works, and never answers.
 * `drop`: hangs up before reading, after the work, or in the middle of the answer.
 */
export type HttpBehaviour =
  | Readonly<{ answer: Answer }>
  | Readonly<{ delayMs: number }>
  | 'hold'
  | 'drop_before_read'
  | 'drop_after_read'
  | 'drop_mid_answer'

export type HttpTrouble = Readonly<{
  /** Part of the path, or a closer look at the request. */
  match: string | ((arrived: Arrived) => boolean)
  act: HttpBehaviour
  /** Requests that pass before it begins. */
  skip?: number
  /** How often; default once. */
  times?: number
  /** Called when it strikes. */
  onStrike?(arrived: Arrived): void
}>

export type HttpStandIn = Readonly<{
  /** `http://127.0.0.1:<port>` */
  base: string
  port: number
  /** Every request whose body was read, oldest first; at most 50,000. */
  arrived(): readonly Arrived[]
  trouble(trouble: HttpTrouble): void
  /** Forgets every trouble. */
  calm(): void
  /** Refuses connections until `up()`. */
  down(): Promise<void>
  up(): Promise<void>
  close(): Promise<void>
}>

const MOST_NOTED = 50_000
const MOST_BYTES = 4 * 1024 * 1024

type State = {
  arrived: Arrived[]
  troubles: { trouble: HttpTrouble; skip: number; left: number }[]
  sockets: Set<Socket>
}

/** @param answer does the work of the service; what it throws becomes an HTTP 500. */
export async function startHttp(
  port: number,
  answer: (arrived: Arrived) => Answer | Promise<Answer>,
): Promise<HttpStandIn> {
  const state: State = { arrived: [], troubles: [], sockets: new Set() }
  const server = createServer((request, response) => {
    serve(state, { request, response, answer }).catch(() => request.socket.destroy())
  })
  server.on('connection', (socket: Socket) => {
    state.sockets.add(socket)
    socket.once('close', () => state.sockets.delete(socket))
  })
  const listening = await listenOnLoopback(server, port)
  const down = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      for (const socket of state.sockets) socket.destroy()
    })
  return {
    base: `http://127.0.0.1:${listening}`,
    port: listening,
    arrived: () => state.arrived,
    trouble: (trouble) => {
      state.troubles.push({ trouble, skip: trouble.skip ?? 0, left: trouble.times ?? 1 })
    },
    calm: () => {
      state.troubles = []
    },
    down,
    up: async () => void (await listenOnLoopback(server, listening)),
    close: down,
  }
}

type Exchange = Readonly<{
  request: IncomingMessage
  response: ServerResponse
  answer: (arrived: Arrived) => Answer | Promise<Answer>
}>

async function serve(state: State, { request, response, answer }: Exchange): Promise<void> {
  const head = headOf(request)
  const before = struck(state, head, (act) => act === 'drop_before_read')
  if (before) return void request.socket.destroy()
  const arrived = { ...head, body: await bodyOf(request) }
  state.arrived.push(arrived)
  if (state.arrived.length > MOST_NOTED) state.arrived.shift()
  const act = struck(state, arrived, (one) => one !== 'drop_before_read')
  if (act !== null && typeof act === 'object' && 'answer' in act) return write(response, act.answer)
  if (act !== null && typeof act === 'object') await delay(act.delayMs)
  const worked = await work(answer, arrived)
  if (act === 'hold') return
  if (act === 'drop_after_read') return void request.socket.destroy()
  if (act === 'drop_mid_answer') return writeHalf(response, worked)
  write(response, worked)
}

async function work(answer: Exchange['answer'], arrived: Arrived): Promise<Answer> {
  try {
    return await answer(arrived)
  } catch (error) {
    return { status: 500, body: error instanceof Error ? error.message : String(error) }
  }
}

function headOf(request: IncomingMessage): Omit<Arrived, 'body'> & { body: string } {
  const target = request.url ?? '/'
  const url = new URL(target, 'http://stand-in')
  const mark = target.indexOf('?')
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    rawQuery: mark < 0 ? '' : target.slice(mark + 1),
    query: url.searchParams,
    headers: request.headers,
    body: '',
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= MOST_BYTES) chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The behaviour that is due, used up by asking. */
function struck(
  state: State,
  arrived: Arrived,
  isOfThisMoment: (act: HttpBehaviour) => boolean,
): HttpBehaviour | null {
  for (const entry of state.troubles) {
    const { match, act, onStrike } = entry.trouble
    if (!isOfThisMoment(act) || entry.left <= 0) continue
    const isMeant = typeof match === 'string' ? arrived.path.includes(match) : match(arrived)
    if (!isMeant) continue
    if (entry.skip > 0) {
      entry.skip -= 1
      continue
    }
    entry.left -= 1
    onStrike?.(arrived)
    return act
  }
  return null
}

function write(response: ServerResponse, { status = 200, headers = {}, body }: Answer): void {
  if (body === undefined) {
    response.writeHead(status, headers).end()
    return
  }
  const isText = typeof body === 'string'
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'
  response.writeHead(status, { 'content-type': type, ...headers })
  response.end(isText ? body : JSON.stringify(body))
}

/** Promises more than it sends. */
function writeHalf(response: ServerResponse, { status = 200, body = {} }: Answer): void {
  const text = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  response.writeHead(status, { 'content-length': String(text.length + 100) })
  response.write(text.subarray(0, Math.max(1, Math.floor(text.length / 2))), () =>
    response.socket?.destroy(),
  )
}
