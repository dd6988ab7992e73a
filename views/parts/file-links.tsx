/** A file that was made for people: to look at where browsers can, to download, and what kind it is. */
import type { Screen } from '../screen.ts'

type FileLinksProps = {
  screen: Screen
  address: string
  /** For whoever hears the links one by one. */
  name: string
  short: string
  isShown: boolean
}

export function FileLinks({ screen, address, name, short, isShown }: FileLinksProps) {
  const { words } = screen
  return (
    <>
      {isShown ? (
        <a href={`${address}?view`} aria-label={`${name} ${words.reports.view}`}>
          {words.reports.view}
        </a>
      ) : null}
      <a href={address} aria-label={`${name} ${words.reports.download}`}>
        {short}
      </a>
    </>
  )
}

export function kindText({ words }: Screen, kind: string): string {
  return (words.reports.kinds as Readonly<Record<string, string>>)[kind] ?? kind
}
