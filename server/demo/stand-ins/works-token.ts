/** The token endpoint of the LINE WORKS stand-in: verifies the assertion as the real one does. */
import { type CryptoKey, importSPKI, jwtVerify } from 'jose'
import type { Answer, Arrived } from './http.ts'
import type { LineWorksOptions, Works, WorksCompany } from './line-works.ts'

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const LONGEST_ASSERTION_SECONDS = 3_600

export async function giveToken(
  { body }: Arrived,
  { companies, now }: LineWorksOptions,
  works: Works,
): Promise<Answer> {
  const form = new URLSearchParams(body)
  const date = new Date(now()).toUTCString()
  const fault = (error: string, description: string): Answer => {
    const status = error === 'invalid_client' ? 401 : 400
    return { status, headers: { date }, body: { error, error_description: description } }
  }
  const company = companies.find((one) => one.clientId === form.get('client_id'))
  if (!company || form.get('client_secret') !== company.clientSecret)
    return fault('invalid_client', 'Client authentication failed.')
  if (form.get('grant_type') !== GRANT)
    return fault('unsupported_grant_type', 'The grant type is not supported.')
  const wrong = await assertionFault(form.get('assertion') ?? '', company, now())
  if (wrong !== null) return fault('invalid_grant', wrong)
  const scopes = (form.get('scope') ?? '').split(/[\s,]+/).filter(Boolean)
  if (scopes.length === 0 || scopes.some((scope) => !company.scopes.includes(scope)))
    return fault('invalid_scope', 'Request scope is not valid.')
  works.given += 1
  const token = `works-${company.clientId}-${works.given}`
  works.tokens.set(token, { company, until: now() + Number(company.expiresIn) * 1_000, scopes })
  return {
    headers: { date },
    body: {
      access_token: token,
      refresh_token: `${token}-refresh`,
      token_type: 'Bearer',
      expires_in: company.expiresIn,
      scope: scopes.join(' '),
    },
  }
}

/** Null when the assertion is as the developer console wants it. */
async function assertionFault(
  assertion: string,
  company: WorksCompany,
  now: number,
): Promise<string | null> {
  try {
    const key: CryptoKey = await importSPKI(company.publicKey, 'RS256')
    const { payload } = await jwtVerify(assertion, key, {
      algorithms: ['RS256'],
      issuer: company.clientId,
      subject: company.serviceAccount,
      currentDate: new Date(now),
      clockTolerance: 60,
    })
    const { iat, exp } = payload
    if (!Number.isInteger(iat) || !Number.isInteger(exp)) return 'iat and exp must be integers.'
    const isTooLong = Number(exp) > Number(iat) + LONGEST_ASSERTION_SECONDS
    return isTooLong ? 'exp is more than one hour after iat.' : null
  } catch (error) {
    return error instanceof Error ? error.message : 'The assertion is not valid.'
  }
}
