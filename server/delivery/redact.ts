/** Takes secrets and personal addresses out of texts that are stored or shown (delivery rule D14). */

/** Longest error text that is kept. */
export const MAX_ERROR_TEXT = 500

/** Shorter ones would blank out ordinary words. */
const MIN_SECRET_LENGTH = 6

/** One line, at most 500 characters, without the given secrets, tokens, signed URLs and full addresses. */
export function redacted(text: string, secrets: readonly string[] = []): string {
  const named = secrets
    .filter((secret) => secret.length >= MIN_SECRET_LENGTH)
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
  const safe = PATTERNS.reduce((rest, [pattern, put]) => rest.replace(pattern, put), named)
  return maskAddresses(safe).replace(/\s+/g, ' ').trim().slice(0, MAX_ERROR_TEXT)
}

/** `y***@example.co.jp`. Anything that is not an address: its first character. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@')
  if (at < 1) return `${[...address][0] ?? ''}***`
  return `${[...address][0]}***${address.slice(at)}`
}

function maskAddresses(text: string): string {
  return text.replace(/[^\s@<>"'(),;:/*]+@[^\s@<>"'(),;:]+\.[^\s@<>"'(),;:]+/g, maskedAddress)
}

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // Slack tokens; bearer tokens; JWTs.
  [/\bxox[a-z]-[A-Za-z0-9-]+/g, 'xox***'],
  [/\bBearer\s+[A-Za-z0-9._~+/=-]+/gi, 'Bearer ***'],
  [/\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*/g, '***'],
  // Hooks: the path or the signature is the secret. Hosts stay.
  [/(https?:\/\/)[^\s/@]+@/gi, '$1***@'],
  [/(https?:\/\/[^\s/?#"'<>]+)[/?#][^\s"'<>]*/gi, '$1/***'],
  [/\b(sig|token|password|secret|client_secret|assertion)=[^\s&"']+/gi, '$1=***'],
]
