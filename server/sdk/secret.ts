/** Fetches a secret a batch needs for an outside system, at the moment it is needed; only references are ever stored. */
import { readSecret, type SecretRef } from '../config/secrets.ts'
import { readEnvironment } from '../environment.ts'

/** Throws `secret_missing`, naming the reference and never a value. */
export function secret(ref: SecretRef): string {
  return readSecret(ref, readEnvironment().variables)
}
