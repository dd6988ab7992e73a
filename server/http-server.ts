/** The HTTP server of the process, plain or with certificates by file; made by main.ts. */
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { createAdaptorServer } from '@hono/node-server'
import type { TobanConfig } from './config/config.ts'

/** Whoever sends slowly holds a socket, not the server: how long a head and a whole request may take. */
export type SenderLimits = Readonly<{ headersMs: number; requestMs: number; checkEveryMs: number }>

const USUAL: SenderLimits = { headersMs: 10_000, requestMs: 60_000, checkEveryMs: 1_000 }

export type HttpServer = Readonly<{
  fetch(request: Request): Response | Promise<Response>
  /** Read at the start; a renewed certificate needs a restart. Null = plain. */
  tls: TobanConfig['server']['tls']
  limits?: SenderLimits
}>

/** Does not listen yet. A request beyond the limits is answered with 408, and its connection is closed. */
export function httpServer({ fetch, tls, limits = USUAL }: HttpServer): Server {
  const serverOptions = {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    // Node looks every 30 s by itself: a slow sender would have that long on top.
    connectionsCheckingInterval: limits.checkEveryMs,
  }
  if (tls === null) return createAdaptorServer({ fetch, createServer, serverOptions }) as Server
  const certificates = { cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) }
  return createAdaptorServer({
    fetch,
    createServer: createSecureServer,
    serverOptions: { ...serverOptions, ...certificates },
  }) as Server
}
