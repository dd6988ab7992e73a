/** Passwords of operators: the rules, one-time passwords, and Argon2id; used by the operator commands and the sign-in. */
import { randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { TobanError } from '../../domain/errors.ts'

/** OWASP's first choice for Argon2id: 19 MiB, 2 passes, 1 lane (about 40 ms). */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export const PASSWORD_MIN_CHARACTERS = 12
/** Longer ones only cost memory. */
export const PASSWORD_MAX_CHARACTERS = 256

/** Throws `password_weak` unless the password keeps the rules. */
export function demandGoodPassword(
  typed: string,
  login: string,
  minCharacters: number = PASSWORD_MIN_CHARACTERS,
): void {
  const password = typed.normalize('NFKC')
  const length = [...password].length
  if (length < minCharacters || length > PASSWORD_MAX_CHARACTERS) {
    throw weak({
      ja: `パスワードは ${minCharacters}〜${PASSWORD_MAX_CHARACTERS} 文字です (${length} 文字でした)`,
      en: `a password has ${minCharacters} to ${PASSWORD_MAX_CHARACTERS} characters, this one has ${length}`,
    })
  }
  if (password.toLowerCase().includes(login.toLowerCase())) {
    throw weak({
      ja: `パスワードにログイン名 ${login} を含めることはできません`,
      en: `a password must not contain the login (${login})`,
    })
  }
  if (isTriedFirst(password)) throw triedFirst()
}

/** `password_weak`: by the rules above, or by a list. */
export function triedFirst(): TobanError {
  return weak({
    ja: 'よく使われる、推測しやすいパスワードです',
    en: 'this password is among those that are tried first',
  })
}

/** `aaaaaaaaaaaa` and `ababababab12` are long, but no more than that. */
const FEWEST_CHARACTERS = 5

/** What long passwords of the lists of leaked ones are made of; digits and signs around and between them add nothing. */
const WELL_KNOWN = [
  'password',
  'passw0rd',
  'p@ssw0rd',
  'p@ssword',
  'qwertyuiop',
  'qwerty',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx',
  'abcdefgh',
  'administrator',
  'admin',
  'letmein',
  'welcome',
  'changeme',
  'iloveyou',
  'sunshine',
  'princess',
  'football',
  'baseball',
  'sakura',
  'toban',
] as const

/** As on the keyboards of the lists: each key has its neighbours beside, above and below it. */
const KEYS = ['1234567890', 'qwertyuiop', 'asdfghjkl;', 'zxcvbnm,./'] as const

/** `1qaz2wsx3edc` and `123456789abc`: so many of the steps go to a neighbour. Words make one such step in four. */
const STEPS_OF_A_WALK = 2 / 3

/** Few different characters, one piece over and over, a walk over the keyboard, or nothing but well-known words. */
function isTriedFirst(password: string): boolean {
  const lower = password.toLowerCase()
  if (new Set(lower).size < FEWEST_CHARACTERS) return true
  if (/^(.+?)\1+$/su.test(lower) || isWalk([...lower])) return true
  const rest = WELL_KNOWN.reduce((text, word) => text.replaceAll(word, ''), lower)
  return rest.replace(/[\d\p{P}\p{S}\s]/gu, '') === ''
}

function isWalk(characters: readonly string[]): boolean {
  const steps = characters.slice(1).map((to, index) => isNear(characters[index] ?? '', to))
  return steps.filter(Boolean).length >= steps.length * STEPS_OF_A_WALK
}

function isNear(from: string, to: string): boolean {
  if (Math.abs((from.codePointAt(0) ?? 0) - (to.codePointAt(0) ?? 0)) <= 1) return true
  const [one, other] = [keyOf(from), keyOf(to)]
  if (one === null || other === null) return false
  return Math.abs(one.row - other.row) <= 1 && Math.abs(one.column - other.column) <= 1
}

function keyOf(character: string): { row: number; column: number } | null {
  const row = KEYS.findIndex((keys) => keys.includes(character))
  return row < 0 ? null : { row, column: KEYS[row]?.indexOf(character) ?? 0 }
}

/** Letters and digits nobody mixes up; 20 of these 31 are 99 bits. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const ONE_TIME_GROUPS = 4
const ONE_TIME_GROUP_CHARACTERS = 5

/** Such as `k3mfh-q7w2d-…`: shown once, to be changed at the first sign-in. */
export function oneTimePassword(): string {
  const group = () =>
    Array.from(
      { length: ONE_TIME_GROUP_CHARACTERS },
      () => ALPHABET[randomInt(ALPHABET.length)],
    ).join('')
  return Array.from({ length: ONE_TIME_GROUPS }, group).join('-')
}

/** PHC text `$argon2id$…`, as stored. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), ARGON2)
}

/** Whatever somebody posts at the sign-in page, no more of it is hashed; above every allowed password. */
const READ_AT_MOST_CHARACTERS = 4 * PASSWORD_MAX_CHARACTERS

export function isPassword(password: string, stored: string): Promise<boolean> {
  return verify(stored, password.normalize('NFKC').slice(0, READ_AT_MOST_CHARACTERS))
}

function weak(message: { ja: string; en: string }): TobanError {
  return new TobanError({
    code: 'password_weak',
    kind: 'bad-input',
    message,
    hint: {
      ja: '単語をいくつか並べた長いパスワードが覚えやすく安全です',
      en: 'a few unrelated words in a row are long, safe and easy to remember',
    },
  })
}
