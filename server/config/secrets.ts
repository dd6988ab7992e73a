/** Fetches a secret the configuration refers to, at the moment it is needed; senders of mail and messages call it. */
import { readFileSync } from 'node:fs'
import { TobanError, type Words } from '../domain/errors.ts'
import type { SecretRef } from './fields.ts'

export type { SecretRef } from './fields.ts'

/**
 * The secret's text; a file's last line break does not belong to it.
 * @param env the variables, from `readEnvironment()`
 * @throws TobanError `secret_missing` naming the reference, never a value
 */
export function readSecret(
  ref: SecretRef,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const secret = 'env' in ref ? env[ref.env] : fileText(ref.file)
  if (secret) return secret
  throw missing(ref, 'env' in ref ? EMPTY_VARIABLE : EMPTY_FILE)
}

function fileText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch (cause) {
    throw missing({ file: path }, UNREADABLE_FILE, cause)
  }
}

function missing(ref: SecretRef, hint: Words, cause?: unknown): TobanError {
  const name = 'env' in ref ? `env: ${ref.env}` : `file: ${ref.file}`
  return new TobanError({
    code: 'secret_missing',
    kind: 'bad-input',
    message: { ja: `秘密の値がありません (${name})`, en: `there is no secret at ${name}` },
    hint,
    ...(cause === undefined ? {} : { cause }),
  })
}

const EMPTY_VARIABLE: Words = {
  ja: '環境変数を設定して起動し直してください。',
  en: 'Set the variable and start again.',
}
const EMPTY_FILE: Words = { ja: 'ファイルが空です。', en: 'The file is empty.' }
const UNREADABLE_FILE: Words = {
  ja: 'ファイルの場所と権限を確かめてください。',
  en: "Check the file's path and permissions.",
}
