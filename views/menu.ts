/** The main menu: where each page of the console is found; drawn by layout.tsx, held against the route rules by session.ts. */
import type { Dictionary } from './words/dictionary.ts'

export type MenuKey = keyof Dictionary['nav']

export type MenuEntry = Readonly<{
  key: MenuKey
  href: string
  /** Pressed after `g` it leads there. */
  letter: string
  /** In the bar itself, behind "administration", or as the field for searching. */
  place: 'bar' | 'admin' | 'search'
}>

/** An entry is shown to whoever may open its page, and to nobody before the page has a route. */
export const MENU: readonly MenuEntry[] = [
  { key: 'today', href: '/', letter: 't', place: 'bar' },
  { key: 'plan', href: '/plan', letter: 'p', place: 'bar' },
  { key: 'batches', href: '/batches', letter: 'b', place: 'bar' },
  { key: 'tenants', href: '/tenants', letter: 'c', place: 'bar' },
  { key: 'alerts', href: '/alerts', letter: 'a', place: 'bar' },
  { key: 'outbox', href: '/outbox', letter: 'o', place: 'bar' },
  { key: 'reports', href: '/reports', letter: 'r', place: 'bar' },
  { key: 'search', href: '/search', letter: 's', place: 'search' },
  { key: 'payments', href: '/payments', letter: 'm', place: 'admin' },
  { key: 'shiftReport', href: '/shift-report', letter: 'd', place: 'admin' },
  { key: 'wall', href: '/wall', letter: 'w', place: 'admin' },
  { key: 'audit', href: '/audit', letter: 'h', place: 'admin' },
  { key: 'operators', href: '/operators', letter: 'u', place: 'admin' },
  { key: 'tokens', href: '/tokens', letter: 'k', place: 'admin' },
  { key: 'system', href: '/system', letter: 'y', place: 'admin' },
]
