/** Whom a notice goes to: addresses by urgency, each once; used by BATCH-307. */
import { isAtLeast, type Urgency } from '../../../server/domain/contract/notice.ts'
import { isMailAddress } from '../../../server/domain/delivery/text.ts'

export type AddressBook = Readonly<{
  /** Administrators and owners with an ACTIVE account; empty when the company's file can not be read. */
  administrators: readonly string[]
  adminEmail: string
  emergency: readonly string[]
  /** The holding's. */
  sales: readonly string[]
}>

export type Recipients = Readonly<{
  /** The company's own; an empty list means that nobody there can be written to. */
  company: readonly string[]
  holding: readonly string[]
  /** Left out: these are no addresses. */
  invalid: readonly string[]
}>

export function recipientsOf(book: AddressBook, urgency: Urgency): Recipients {
  const emergency = isAtLeast(urgency, 'high') ? book.emergency : []
  const company = distinct([...book.administrators, book.adminEmail, ...emergency])
  const known = new Set(company.map((address) => address.toLowerCase()))
  const holding = urgency === 'critical' ? distinct(book.sales) : []
  return {
    company: company.filter(isMailAddress),
    holding: holding.filter((one) => isMailAddress(one) && !known.has(one.toLowerCase())),
    invalid: [...company, ...holding].filter((address) => !isMailAddress(address)),
  }
}

/** The first spelling of each, compared without case. */
export function distinct(addresses: readonly string[]): string[] {
  const found = new Map<string, string>()
  for (const address of addresses) {
    const text = address.trim()
    if (text !== '' && !found.has(text.toLowerCase())) found.set(text.toLowerCase(), text)
  }
  return [...found.values()]
}
