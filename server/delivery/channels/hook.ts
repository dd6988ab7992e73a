/** What the channels with hooks share: finding a hook's secret address, and posting to it once. */
import type { SecretReference } from '../../../data/platform/integrations.ts'
import type { ChannelName } from '../../domain/delivery/outbox.ts'
import { TobanError } from '../../domain/errors.ts'
import { call } from '../../outside/http.ts'
import { evidenceOf, refused } from '../../outside/reply.ts'
import type { ChannelContext, SendResult } from '../channel.ts'
import { failure } from '../failure.ts'

/** Longest a single post may take (delivery rule D5). */
export const HTTP_TIMEOUT_MS = 30_000

/** The reference in the row's address, resolved. A missing or unusable one is the failure. */
export function hookUrl(address: string, context: ChannelContext): URL | SendResult {
  try {
    return new URL(context.secret(JSON.parse(address) as SecretReference))
  } catch (error) {
    const isWorded = error instanceof TobanError
    return failure(
      { kind: 'config', code: isWorded ? error.code : 'bad_hook_address' },
      isWorded ? error.words : NO_REFERENCE,
    )
  }
}

const NO_REFERENCE = {
  ja: 'Webhook のアドレスが URL への参照になっていません',
  en: 'the address of the hook is no reference to a URL',
}

export type HookPost = Readonly<{
  service: Exclude<ChannelName, 'EMAIL'>
  url: URL
  payload: object
  headers?: Readonly<Record<string, string>>
  /** The service's word in a refusal. */
  wordOf(text: string): string | null
}>

export async function postToHook(
  { service, url, payload, headers = {}, wordOf }: HookPost,
  signal: AbortSignal,
): Promise<SendResult> {
  const reply = await call({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(payload),
    timeoutMs: HTTP_TIMEOUT_MS,
    signal,
  })
  const { status } = reply
  if (status !== null && status >= 200 && status < 300) {
    return { kind: 'sent', externalMessageId: null, response: `HTTP ${status}` }
  }
  const word = status === null ? null : wordOf(reply.text.trim())
  const said = refused(reply, { error: word, text: reply.text.slice(0, 500) })
  const evidence = evidenceOf(said, { service, target: 'hook', posting: true })
  return failure(evidence, said.text || (said.errno ?? ''), secretParts(url))
}

/** The whole address opens the hook, and so does each part of it that nobody could guess. */
function secretParts(url: URL): string[] {
  return [url.href, ...url.searchParams.values(), ...url.pathname.split('/')]
}
