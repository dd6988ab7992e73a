/** A setting of a company: what it is called, with its key small beside it; one that only the company knows by its key. */
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

/** Null: it has no name. */
export function settingName(words: Dictionary, key: string): string | null {
  const names: Readonly<Record<string, string>> = words.settings
  // What is wrong between two contracts ends in their ids.
  const ofContracts: Readonly<Record<string, string>> = words.contractSettings
  return names[key] ?? ofContracts[key.split(':')[0] ?? key] ?? null
}

export function SettingName({ screen, name }: { screen: Screen; name: string }) {
  const spoken = settingName(screen.words, name)
  if (spoken === null) return <code>{name}</code>
  return (
    <>
      {spoken} <small class="muted">{name}</small>
    </>
  )
}
