/** What the API itself refuses, in both languages. */
import { TobanError, type Words } from '../domain/errors.ts'

function refusal(code: string, message: Words, hint: Words): TobanError {
  return new TobanError({ code, kind: 'refused', message, hint })
}

export function unauthenticated(): TobanError {
  return refusal(
    'unauthenticated',
    { ja: '有効なトークンがありません。', en: 'There is no valid token.' },
    {
      ja: 'Authorization: Bearer <トークン> を付けてください (toban tokens create)。',
      en: 'Send Authorization: Bearer <token>; make one with toban tokens create.',
    },
  )
}

export function forbidden(): TobanError {
  return refusal(
    'forbidden',
    {
      ja: 'このトークンの役割では許可されていません。',
      en: 'The role of this token may not do that.',
    },
    {
      ja: '役割の表: docs/security.md',
      en: 'See the table of roles in docs/security.md.',
    },
  )
}

export function tooMany(waitMs: number): TobanError {
  const seconds = Math.ceil(waitMs / 1000)
  return refusal(
    'too_many_requests',
    { ja: '要求が多すぎます。', en: 'Too many requests.' },
    { ja: `${seconds} 秒後にやり直してください。`, en: `Try again in ${seconds} s.` },
  )
}

export function outOfScope(): TobanError {
  return refusal(
    'forbidden',
    {
      ja: 'このトークンのテナントの範囲を超えています。',
      en: 'That goes beyond the tenants of this token.',
    },
    {
      ja: 'tenants で範囲内のテナントを指定してください。',
      en: 'Name tenants within its scope in tenants.',
    },
  )
}

export function keyUsed(key: string): TobanError {
  return refusal(
    'idempotency_key_used',
    {
      ja: `Idempotency-Key「${key}」は別の内容で使われています。`,
      en: `the Idempotency-Key "${key}" was used for something else`,
    },
    { ja: '新しいキーを使ってください。', en: 'Use a new key.' },
  )
}

export function badSignature(): TobanError {
  return refusal(
    'bad_signature',
    { ja: '署名が正しくありません。', en: 'The signature is missing or wrong.' },
    {
      ja: 'X-Toban-Signature: sha256=<hex HMAC "<timestamp>.<body>"> を確かめてください。',
      en: 'Check X-Toban-Signature: sha256=<hex HMAC of "<timestamp>.<body>">.',
    },
  )
}

export function signatureTooOld(): TobanError {
  return refusal(
    'signature_too_old',
    {
      ja: '時刻が 5 分以上ずれています。',
      en: 'The timestamp is more than 5 minutes off.',
    },
    { ja: '送信側の時計を合わせてください。', en: "Set the sender's clock." },
  )
}

export function replayed(): TobanError {
  return refusal(
    'replayed',
    { ja: '同じ署名の要求は受付済みです。', en: 'This signed request was taken before.' },
    { ja: '新しい時刻で署名し直してください。', en: 'Sign again with a new timestamp.' },
  )
}

export function notFound(what: Words): TobanError {
  return new TobanError({ code: 'not_found', kind: 'not-found', message: what })
}
