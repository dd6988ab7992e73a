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

type ReportFileProps = {
  screen: Screen
  file: Readonly<{ id: number; name: string; isShown: boolean }>
}

/** Of a file in the list of reports, as buttons. */
export function ReportFileLinks({ screen, file: { id, name, isShown } }: ReportFileProps) {
  return (
    <span class="buttons">
      <FileLinks
        address={`/reports/files/${id}`}
        name={name}
        short={screen.words.reports.download}
        isShown={isShown}
        screen={screen}
      />
    </span>
  )
}

export function kindText({ words }: Screen, kind: string): string {
  return (words.reports.kinds as Readonly<Record<string, string>>)[kind] ?? kind
}
