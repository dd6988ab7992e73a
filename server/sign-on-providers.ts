/** Makes the sign-on provider that the configuration in force names; given to the console by main.ts. */
import type { SignOnGiven } from './commands/operators/sign-on.ts'
import type { SecretRef } from './config/secrets.ts'
import { type SignOnProvider, signOnProvider } from './outside/sign-on-provider.ts'

/** One for each setting: it remembers what the provider says of itself. */
export function providers(secretOf: (ref: SecretRef) => string): SignOnGiven['provider'] {
  let kept: { of: string; provider: SignOnProvider } | null = null
  return ({ issuer, clientId, clientSecret, scopes, groupsClaim }) => {
    const settings = {
      ...{ issuer, clientId, scopes, groupsClaim },
      clientSecret: secretOf(clientSecret),
    }
    const of = JSON.stringify(settings)
    if (kept?.of !== of) kept = { of, provider: signOnProvider(settings) }
    return kept.provider
  }
}
