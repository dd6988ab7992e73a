/** Sentences for operators (alerts, results) in the installation's language; a batch writes both. */
import type { Words } from '../domain/errors.ts'

export { errorWords } from '../domain/errors.ts'
export { inBoth, sameWords, wordsIn } from '../domain/stored-words.ts'

import type { HubRun } from './run.ts'

export function inWords(run: Pick<HubRun<unknown>, 'settings'>, words: Words): string {
  return words[run.settings.toban.language]
}
