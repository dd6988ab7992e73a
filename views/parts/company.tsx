/** A company in a list: its name, which leads somewhere, with its code small beside it. */
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
