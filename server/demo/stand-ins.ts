/** What the demo's batches talk to on loopback: an SMTP server that accepts and forgets, and an HTTP server for HR and watched pages. */
import { createServer, type ServerResponse } from 'node:http'
import type { Server as TcpServer } from 'node:net'
import { SMTPServer } from 'smtp-server'

export type StandInPorts = Readonly<{ smtp: number; http: number }>

/** Beside the console's port, so that two demos on one machine do not meet. */
export function standInPorts(consolePort: number): StandInPorts {
  return { smtp: consolePort + 10, http: consolePort + 11 }
}

export type StandIns = Readonly<{ mailsReceived(): number; close(): Promise<void> }>

export type StandInOptions = Readonly<{
  ports: StandInPorts
  /** Answers of the HR interface by path (`/departments`, …): the rows of all pages. */
  hr: Readonly<Record<string, readonly unknown[]>>
}>

/** Rejects when a port is taken. */
export async function startStandIns(options: StandInOptions): Promise<StandIns> {
  let mails = 0
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      stream.resume()
      stream.on('end', () => {
        mails += 1
        done()
      })
    },
  })
  const http = createServer((request, response) => {
    answer(new URL(request.url ?? '/', 'http://stand-in'), response, options.hr)
  })
  await Promise.all([
    listening(smtp.server, options.ports.smtp),
    listening(http, options.ports.http),
  ])
  return {
    mailsReceived: () => mails,
    close: async () => {
      await Promise.all([
        new Promise<void>((resolve) => smtp.close(() => resolve())),
        new Promise<void>((resolve) => http.close(() => resolve())),
      ])
    },
  }
}

const DEFAULT_PER_PAGE = 200

/** `GET /hr/<entity>?page=n&per_page=m`; anything else is a page that is well. */
function answer(url: URL, response: ServerResponse, hr: StandInOptions['hr']): void {
  const entity = /^\/hr(\/[a-z-]+)$/.exec(url.pathname)?.[1]
  if (!entity) {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n')
    return
  }
  const rows = hr[entity] ?? []
  const page = Number(url.searchParams.get('page') ?? '1')
  const perPage = Number(url.searchParams.get('per_page') ?? DEFAULT_PER_PAGE)
  const items = rows.slice((page - 1) * perPage, page * perPage)
  const body = JSON.stringify({ items, page, per_page: perPage, total: rows.length })
  response.writeHead(200, { 'content-type': 'application/json' }).end(body)
}

function listening(server: TcpServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
}
