/** A company in a list: its name, which leads somewhere, with its code small beside it. */
import type { Screen } from '../screen.ts'

type CompanyProps = {
  code: string
  name: string
  /** Default: the page of the company. */
  href?: string
}

export function Company({ code, name, href }: CompanyProps) {
  return (
    <>
      <a href={href ?? `/tenants/${code}`}>{name}</a>{' '}
      {name === code ? null : <small class="muted">{code}</small>}
    </>
  )
}

/** In a choice or a sentence, where nothing can stand small. */
export function companyText(screen: Screen, code: string): string {
  const name = screen.companyName(code)
  return name === code ? code : `${name} (${code})`
}
