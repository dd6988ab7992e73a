/** What the outbox says of messages that are not handed over, from more than one place: at the enqueuing and in a drain. */
import type { Words } from '../domain/errors.ts'

export const BAD_ADDRESS: Words = {
  ja: 'メールアドレスが 1 件の正しい形ではありません',
  en: 'not one mail address',
}
export const SUPPRESSED: Words = {
  ja: '宛先への送信は止められています',
  en: 'the recipient is suppressed',
}
export const EXPIRED: Words = { ja: '送信の期限を過ぎていました', en: 'its time had passed' }
