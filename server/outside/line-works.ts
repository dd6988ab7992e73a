/** LINE WORKS API 2.0 with a service account: assertion, token, calls; used by the channel, the mirror and its checks. */
import { importPKCS8, SignJWT } from 'jose'
import { type AccessToken, type AccessTokens, accessTokens, withToken } from './access-token.ts'
import { call, type HttpReply } from './http.ts'
import { jsonReply, type Refused, type Reply } from './reply.ts'

export type LineWorksAccess = Readonly<{
  authUrl: string
  apiUrl: string
  clientId: string
  clientSecret: string
  serviceAccount: string
  /** PKCS#8 PEM. */
  privateKey: string
  /** Separated by blanks. */
  scope: string
  timeoutMs: number
  /** Null: the token is kept in memory only. */
  tokenFile: string | null
  now(): number
}>

export type LineWorksCall = Readonly<{
  method: 'GET' | 'POST'
  /** Below `apiUrl`; ids in it already encoded. */
  path: string
  query?: Readonly<Record<string, string | number>>
  body?: object
}>

export type LineWorksClient = Readonly<{
  call<T>(request: LineWorksCall, signal: AbortSignal): Promise<Reply<T>>
  tokens: AccessTokens
  /** How far the service's clock is ahead of ours, in ms, seen when the token was given; null before. */
  clockSkewMs(): number | null
}>

const ASSERTION_SECONDS = 3_600
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

export function lineWorksClient(access: LineWorksAccess): LineWorksClient {
  const { apiUrl, timeoutMs, now } = access
  const clock: { skewMs: number | null } = { skewMs: null }
  const tokens = accessTokens({
    file: access.tokenFile,
    credentials: [
      access.authUrl,
      access.clientId,
      access.clientSecret,
      access.serviceAccount,
      access.privateKey,
      access.scope,
    ],
    now,
    obtain: (signal) => obtain(access, clock, signal),
  })
  return {
    tokens,
    clockSkewMs: () => clock.skewMs,
    call: <T>({ method, path, query = {}, body }: LineWorksCall, signal: AbortSignal) =>
      withToken<T>(tokens, signal, async (token) => {
        const url = new URL(`${apiUrl}${path}`)
        for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
        const reply = await call({
          method,
          url,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          timeoutMs,
          signal,
          now,
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
        return jsonReply<T>(withReset(reply), worksWord)
      }),
  }
}

/** No Retry-After is documented: rateLimit-reset says it, in seconds. */
function withReset(reply: HttpReply): HttpReply {
  const reset = Number(reply.headers.get('ratelimit-reset') ?? Number.NaN)
  if (reply.status !== 429 || reply.retryAfterMs !== null || !Number.isFinite(reset)) return reply
  return { ...reply, retryAfterMs: reset * 1_000 }
}

async function obtain(
  access: LineWorksAccess,
  clock: { skewMs: number | null },
  signal: AbortSignal,
): Promise<Reply<AccessToken>> {
  const assertion = await signed(access)
  if (typeof assertion !== 'string') return assertion
  const { authUrl, clientId, clientSecret, scope, timeoutMs, now } = access
  const body = new URLSearchParams({
    assertion,
    grant_type: GRANT,
    client_id: clientId,
    client_secret: clientSecret,
    scope,
  })
  const reply = await call({
    method: 'POST',
    url: `${authUrl}/token`,
    body,
    timeoutMs,
    signal,
    now,
  })
  const theirs = Date.parse(reply.headers.get('date') ?? '')
  if (!Number.isNaN(theirs)) clock.skewMs = theirs - now()
  const given = jsonReply<Given>(reply, oauthWord)
  if (!given.ok) return given
  const obtainedAt = now()
  const token = {
    token: given.value.access_token,
    scope: given.value.scope ?? scope,
    obtainedAt,
    expiresAt: obtainedAt + Number(given.value.expires_in) * 1_000,
  }
  return { ...given, value: token }
}

/** The official sample types `expires_in` as text, the page as a number. */
type Given = Readonly<{ access_token: string; expires_in: number | string; scope?: string }>

/** RS256, whole seconds, one hour at most. A key that is none is a refusal of ours; nothing was asked. */
async function signed(access: LineWorksAccess): Promise<string | Refused> {
  const issuedAt = Math.floor(access.now() / 1_000)
  try {
    const key = await importPKCS8(access.privateKey, 'RS256')
    return await new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuer(access.clientId)
      .setSubject(access.serviceAccount)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + ASSERTION_SECONDS)
      .sign(key)
  } catch {
    // The error of the key parser may show parts of the key.
    const said = {
      error: 'invalid_grant',
      text: 'the private key is not a PKCS#8 PEM of an RSA key',
    }
    return {
      ok: false,
      reached: true,
      status: 400,
      errno: null,
      retryAfterMs: null,
      headers: new Headers(),
      ...said,
    }
  }
}

function oauthWord(body: unknown) {
  const { error, error_description: description } = body as Record<string, unknown>
  return {
    error: typeof error === 'string' ? error : null,
    text: typeof description === 'string' ? description : '',
  }
}

function worksWord(body: unknown) {
  const { code, description } = body as Record<string, unknown>
  return {
    error: typeof code === 'string' ? code : null,
    text: typeof description === 'string' ? description : '',
  }
}
