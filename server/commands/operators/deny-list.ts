/** A list of passwords that nobody may choose (`auth.passwordDenyList`): leaked ones, kept by whoever runs the installation. */
import { createReadStream } from 'node:fs'
import { TobanError } from '../../domain/errors.ts'

/**
 * Whether the password stands on a line of the file, in capitals or not. Read line by line, since such lists have
 * millions, and anew each time: passwords change seldom, and the file may be replaced at any time.
 * Throws `password_list_unreadable`.
 */
export async function isOnList(file: string, password: string): Promise<boolean> {
  const wanted = alike(password)
  try {
    let rest = ''
    for await (const chunk of createReadStream(file, { encoding: 'utf8' })) {
      const lines = (rest + chunk).split('\n')
      rest = (lines.pop() ?? '').slice(0, MOST_UNITS)
      if (lines.some((line) => alike(line) === wanted)) return true
    }
    return alike(rest) === wanted
  } catch (cause) {
    throw unreadable(file, cause)
  }
}

/** A longer line is no password: a file without lines must not fill the memory. */
const MOST_UNITS = 1_024

function alike(text: string): string {
  return text.replace(/\r$/, '').normalize('NFKC').toLowerCase()
}

/** Nothing is let through unseen: whoever wants the list wants it always. */
function unreadable(file: string, cause: unknown): TobanError {
  return new TobanError({
    code: 'password_list_unreadable',
    kind: 'refused',
    message: {
      ja: `使用禁止パスワードの一覧 ${file} を読めないため、変更できません`,
      en: `the list of refused passwords (${file}) can not be read, so nothing is changed`,
    },
    hint: {
      ja: '管理者に伝えてください: toban.yaml の auth.passwordDenyList',
      en: 'Tell an administrator: auth.passwordDenyList of toban.yaml',
    },
    cause,
  })
}
