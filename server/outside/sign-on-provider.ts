/** The OpenID Connect provider: authorization code with PKCE, state and nonce; the one file that knows openid-client. */
import * as client from 'openid-client'
import { TobanError, type Words } from '../domain/errors.ts'
import type { Claims } from '../domain/sign-on.ts'

export type ProviderSettings = Readonly<{
  issuer: string
  clientId: string
  clientSecret: string
  scopes: readonly string[]
  /** Asked of the provider's user info when the identity token does not have it. */
  groupsClaim: string
}>

/** What a return must fit to; kept by us, never shown. */
export type SignOnChecks = Readonly<{ state: string; nonce: string; verifier: string }>

export type SignOnProvider = Readonly<{
  begin(returnTo: string): Promise<Readonly<{ url: string; checks: SignOnChecks }>>
  /** @param url the whole address the person came back to. Throws `sign_on_refused`, `sign_on_invalid`, `sign_on_down`. */
  finish(url: URL, checks: SignOnChecks): Promise<Claims>
  /** Null when the provider has no such page. */
  signOutUrl(returnTo: string): Promise<string | null>
}>

const TIMEOUT_S = 10
/** Clocks of two machines. */
const CLOCK_TOLERANCE_S = 30
/** What the provider says of itself is asked for again after this. */
const KNOWN_MS = 60 * 60_000

export function signOnProvider(settings: ProviderSettings): SignOnProvider {
  let known: { config: client.Configuration; until: number } | null = null
  const configuration = async (): Promise<client.Configuration> => {
    if (known && known.until > performance.now()) return known.config
    const config = await discover(settings)
    known = { config, until: performance.now() + KNOWN_MS }
    return config
  }
  return {
    begin: (returnTo) => translating(async () => begin(await configuration(), settings, returnTo)),
    finish: (url, checks) =>
      translating(async () => finish(await configuration(), settings, { url, checks })),
    signOutUrl: (returnTo) =>
      translating(async () => {
        const config = await configuration()
        if (!config.serverMetadata().end_session_endpoint) return null
        return client.buildEndSessionUrl(config, { post_logout_redirect_uri: returnTo }).href
      }),
  }
}

function discover({ issuer, clientId, clientSecret }: ProviderSettings) {
  const metadata = { client_secret: clientSecret, [client.clockTolerance]: CLOCK_TOLERANCE_S }
  // Signatures are checked although the token comes straight from the provider.
  const execute = [client.enableNonRepudiationChecks]
  if (issuer.startsWith('http:')) execute.push(client.allowInsecureRequests)
  const options = { execute, timeout: TIMEOUT_S }
  return client.discovery(new URL(issuer), clientId, metadata, undefined, options)
}

async function begin(
  config: client.Configuration,
  { scopes }: ProviderSettings,
  returnTo: string,
): Promise<{ url: string; checks: SignOnChecks }> {
  const checks = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
  }
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: returnTo,
    scope: [...new Set(['openid', ...scopes])].join(' '),
    state: checks.state,
    nonce: checks.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(checks.verifier),
    code_challenge_method: 'S256',
  })
  return { url: url.href, checks }
}

type Return = Readonly<{ url: URL; checks: SignOnChecks }>

async function finish(
  config: client.Configuration,
  { groupsClaim }: ProviderSettings,
  { url, checks }: Return,
): Promise<Claims> {
  const tokens = await client.authorizationCodeGrant(config, url, {
    expectedState: checks.state,
    expectedNonce: checks.nonce,
    pkceCodeVerifier: checks.verifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  if (!claims) throw invalid()
  const isComplete = groupsClaim in claims || '_claim_names' in claims
  if (isComplete || !config.serverMetadata().userinfo_endpoint) return claims
  return { ...(await client.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims }
}

/** The person's own fault, a forged or old return, or a provider that does not answer: three different sentences. */
async function translating<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof client.AuthorizationResponseError) throw refused(error)
    if (isUnreachable(error)) throw down(error)
    throw invalid(error)
  }
}

function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: string }
  const isServerError = /5\d\d/.test(String((error.cause as { status?: number })?.status ?? ''))
  return error instanceof TypeError || code === 'OAUTH_TIMEOUT' || isServerError
}

function refused(cause: unknown): TobanError {
  return fault('sign_on_refused', cause, [
    {
      ja: 'サインオンが取り消されたか、プロバイダーに断られました',
      en: 'the sign-on was cancelled, or the provider refused it',
    },
    { ja: 'もう一度お試しください。', en: 'Try again.' },
  ])
}

function down(cause: unknown): TobanError {
  return fault('sign_on_down', cause, [
    {
      ja: 'サインオンのプロバイダーに接続できません',
      en: 'the sign-on provider can not be reached',
    },
    {
      ja: 'しばらくしてからやり直してください。管理者はパスワードでサインインできます。',
      en: 'Try again later. Administrators can sign in with their passwords.',
    },
  ])
}

function invalid(cause?: unknown): TobanError {
  return fault('sign_on_invalid', cause, [
    {
      ja: 'サインオンの応答を確認できませんでした',
      en: 'what came back from the sign-on could not be trusted',
    },
    {
      ja: 'サインインのページからやり直してください。続くときは、管理者に auth.oidc の設定を確かめてもらってください。',
      en: 'Begin at the sign-in page again. If it goes on, ask an administrator to check auth.oidc.',
    },
  ])
}

function fault(code: string, cause: unknown, [message, hint]: [Words, Words]): TobanError {
  return new TobanError({ code, kind: 'refused', message, hint, cause })
}
