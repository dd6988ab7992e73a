/** The words of a search box besides those of the engine: companies, batches, and how the screens call states. */
import { knownTenants } from '../../data/platform/tenants.ts'
import { dictionary, LANGUAGES } from '../../views/words/dictionary.ts'
import type { Actor } from '../domain/access.ts'
import type { Vocabulary } from '../domain/search-query.ts'
import { normalised } from '../domain/text-grams.ts'
import type { Desk } from './env.ts'

/** Companies that are not the person's do not exist for them. */
export function vocabularyFor({ deps, timetable }: Desk, { tenants }: Actor): Vocabulary {
  const codes = knownTenants(deps.platform).map((tenant) => tenant.code)
  return {
    tenants: tenants === null ? codes : codes.filter((code) => tenants.includes(code)),
    batches: deps.batches().map((batch) => batch.id),
    synonyms: SYNONYMS,
    now: deps.clock(),
    zone: timetable.zone(),
  }
}

const SYNONYMS: ReadonlyMap<string, string> = new Map(
  LANGUAGES.flatMap((language) => {
    const { states, levels, triggers } = dictionary(language)
    return [states, levels, triggers].flatMap((words) =>
      Object.entries(words).map(([name, word]) => [normalised(word), name] as const),
    )
  }),
)
