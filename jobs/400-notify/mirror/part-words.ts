/** Names of what is read, in both languages; for the faults and results of all mirrors. */
import type { Words } from '../../../server/sdk/index.ts'
import type { PartName } from './model.ts'

/** A text alone is a name of the service's own, the same in every language. */
export type What = string | Words

export function asWords(what: What): Words {
  return typeof what === 'string' ? { ja: what, en: what } : what
}

export const TOKEN: Words = { ja: 'トークン', en: 'token' }

export const PARTS: Readonly<Record<PartName | 'open' | 'destinations', Words>> = {
  users: { ja: 'ユーザー', en: 'users' },
  channels: { ja: 'チャネル', en: 'channels' },
  teams: { ja: 'チーム', en: 'teams' },
  groups: { ja: 'グループ', en: 'groups' },
  orgUnits: { ja: '組織', en: 'orgUnits' },
  open: { ja: '接続', en: 'open' },
  destinations: { ja: '送信先', en: 'destinations' },
}

/** @param part as in a result: a name, and which of several: `users domain 10000002`. */
export function partWords(part: string): Words {
  const [name = '', ...scope] = part.split(' ')
  const words = name in PARTS ? PARTS[name as keyof typeof PARTS] : asWords(name)
  if (scope.length === 0) return words
  const rest = scope.join(' ')
  return { ja: `${words.ja} (${rest.replace('domain', 'ドメイン')})`, en: `${words.en} ${rest}` }
}

export function joined(all: readonly Words[], separator: string): Words {
  return {
    ja: all.map(({ ja }) => ja).join(separator),
    en: all.map(({ en }) => en).join(separator),
  }
}
