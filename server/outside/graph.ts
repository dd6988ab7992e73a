/** Microsoft Graph with an application's token: reads pages by address; used by the Teams mirror and its checks. */
import { decodeJwt } from 'jose'
import { type AccessToken, type AccessTokens, accessTokens, withToken } from './access-token.ts'
import { call } from './http.ts'
import { jsonReply, type Reply } from './reply.ts'

export type GraphAccess = Readonly<{
  loginUrl: string
  graphUrl: string
  /** Directory (Entra) tenant. */
  entraTenantId: string
  clientId: string
  clientSecret: string
  timeoutMs: number
  /** Null: the token is kept in memory only. */
  tokenFile: string | null
  now(): number
}>

export type GraphClient = Readonly<{
  /** @param url below `graphUrl`, or a link that Graph itself gave; any other host is refused before a token leaves. */
  get<T>(url: string, signal: AbortSignal): Promise<Reply<T>>
  /** The directory tenant the token is for; null when the token does not say. */
  tenantOfToken(signal: AbortSignal): Promise<Reply<string | null>>
  tokens: AccessTokens
}>

export function graphClient(access: GraphAccess): GraphClient {
  const { graphUrl, timeoutMs, now } = access
  const tokens = accessTokens({
    file: access.tokenFile,
    credentials: [access.loginUrl, access.entraTenantId, access.clientId, access.clientSecret],
    now,
    obtain: (signal) => obtain(access, signal),
  })
  return {
    tokens,
    get: async <T>(url: string, signal: AbortSignal) => {
      const target = url.startsWith('/') ? `${graphUrl}${url}` : url
      if (new URL(target).origin !== new URL(graphUrl).origin) return foreign<T>(target)
      return await withToken<T>(tokens, signal, async (token) => {
        const headers = { authorization: `Bearer ${token}`, accept: 'application/json' }
        return jsonReply<T>(
          await call({ method: 'GET', url: target, headers, timeoutMs, signal, now }),
          graphWord,
        )
      })
    },
    tenantOfToken: async (signal) => {
      const reply = await tokens.current(signal)
      return reply.ok ? { ...reply, value: tenantIn(reply.value.token) } : reply
    },
  }
}

async function obtain(access: GraphAccess, signal: AbortSignal): Promise<Reply<AccessToken>> {
  const { loginUrl, entraTenantId, clientId, clientSecret, timeoutMs, now } = access
  const body = new URLSearchParams({
    client_id: clientId,
    client_secret: clientSecret,
    scope: 'https://graph.microsoft.com/.default',
    grant_type: 'client_credentials',
  })
  const url = `${loginUrl}/${encodeURIComponent(entraTenantId)}/oauth2/v2.0/token`
  const reply = await call({ method: 'POST', url, body, timeoutMs, signal, now })
  const given = jsonReply<{ access_token: string; expires_in: number | string }>(reply, oauthWord)
  if (!given.ok) return given
  const obtainedAt = now()
  const expiresAt = obtainedAt + Number(given.value.expires_in) * 1_000
  const token = { token: given.value.access_token, scope: '.default', obtainedAt, expiresAt }
  return { ...given, value: token }
}

/** RFC 6749, with Microsoft's own number in the description: sentences change, `error` does not. */
function oauthWord(body: unknown) {
  const { error, error_description: description } = body as Record<string, unknown>
  const sentence = typeof description === 'string' ? (description.split(/\r?\n/)[0] ?? '') : ''
  return { error: typeof error === 'string' ? error : null, text: sentence }
}

function graphWord(body: unknown) {
  const { error } = body as { error?: { code?: string; message?: string } }
  return { error: error?.code ?? null, text: error?.message ?? '' }
}

function foreign<T>(url: string): Reply<T> {
  const text = `Graph gave a link to another host: ${new URL(url).host}`
  const headers = new Headers()
  return {
    ok: false,
    reached: true,
    status: 400,
    error: 'foreign_link',
    errno: null,
    retryAfterMs: null,
    text,
    headers,
  }
}

/** Not verified: only compared, never trusted. */
function tenantIn(token: string): string | null {
  try {
    const { tid } = decodeJwt(token)
    return typeof tid === 'string' ? tid : null
  } catch {
    return null
  }
}
