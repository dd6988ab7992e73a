/** Access tokens of OAuth services: kept in a 0600 file until shortly before they expire, renewed once when refused. */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileDurably } from '../sdk/files.ts'
import type { Reply } from './reply.ts'

export type AccessToken = Readonly<{
  token: string
  scope: string
  /** Epoch ms. */
  obtainedAt: number
  expiresAt: number
}>

export type AccessTokens = Readonly<{
  current(signal: AbortSignal): Promise<Reply<AccessToken>>
  /** A new one, unless another call has already replaced `refused`. */
  renew(refused: AccessToken, signal: AbortSignal): Promise<Reply<AccessToken>>
  /** Tokens asked for so far, and how many of them because one was refused. */
  asked(): number
  renewals(): number
  /** The one in use; null before the first. */
  held(): AccessToken | null
}>

export type AccessTokenOptions = Readonly<{
  /** Null: kept in memory only. */
  file: string | null
  /** What the token was given for: a changed secret or address makes a kept token worthless. Only a hash is stored. */
  credentials: readonly string[]
  now(): number
  obtain(signal: AbortSignal): Promise<Reply<AccessToken>>
}>

/** Renewed so long before it expires. */
const MARGIN_MS = 5 * 60_000

/** The file of a connection's token; the folder is made when it is needed. */
export function tokenFile(tokensDir: string, configId: string): string {
  return join(tokensDir, `${configId.replace(/[^\w.-]/g, '_')}.json`)
}

export function accessTokens(options: AccessTokenOptions): AccessTokens {
  const { now, file, obtain } = options
  const fingerprint = createHash('sha256').update(JSON.stringify(options.credentials)).digest('hex')
  let kept: AccessToken | null = null
  let [asked, renewals] = [0, 0]
  let underway: Promise<Reply<AccessToken>> | null = null
  const obtainOne = async (signal: AbortSignal): Promise<Reply<AccessToken>> => {
    asked += 1
    const reply = await obtain(signal)
    kept = reply.ok ? reply.value : null
    if (reply.ok && file !== null) await store(file, { ...reply.value, fingerprint })
    return reply
  }
  // Several calls at once wait for one token.
  const obtainOnce = (signal: AbortSignal) => {
    underway ??= obtainOne(signal).finally(() => {
      underway = null
    })
    return underway
  }
  return {
    current: async (signal) => {
      if (kept === null && file !== null) kept = await stored(file, fingerprint)
      if (kept !== null && kept.expiresAt - MARGIN_MS > now()) return given(kept)
      return await obtainOnce(signal)
    },
    renew: async (refused, signal) => {
      if (kept !== null && kept.token !== refused.token) return given(kept)
      if (underway === null) renewals += 1
      return await obtainOnce(signal)
    },
    asked: () => asked,
    renewals: () => renewals,
    held: () => kept,
  }
}

/** Makes a call with a token; a 401 is answered with one renewal and one more try. */
export async function withToken<T>(
  tokens: AccessTokens,
  signal: AbortSignal,
  call: (token: string) => Promise<Reply<T>>,
): Promise<Reply<T>> {
  const first = await tokens.current(signal)
  if (!first.ok) return { ...first, beforeCall: true }
  const reply = await call(first.value.token)
  if (reply.ok || reply.status !== 401) return reply
  const again = await tokens.renew(first.value, signal)
  return again.ok ? await call(again.value.token) : { ...again, beforeCall: true }
}

function given(token: AccessToken): Reply<AccessToken> {
  return { ok: true, value: token, headers: new Headers() }
}

type Stored = AccessToken & Readonly<{ fingerprint: string }>

async function store(file: string, token: Stored): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 })
  await writeFileDurably(file, JSON.stringify(token), { mode: 0o600 })
}

/** Null when there is none for these credentials. A file that can not be read is as good as none: it is removed. */
async function stored(file: string, fingerprint: string): Promise<AccessToken | null> {
  try {
    const { fingerprint: of, ...token } = JSON.parse(await readFile(file, 'utf8')) as Stored
    return of === fingerprint ? token : null
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!isAbsent) await rm(file, { force: true })
    return null
  }
}
