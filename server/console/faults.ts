/** What the console itself refuses, and how any error becomes a page: status, title, message and hint. */
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { FaultProps } from '../../views/pages/fault.tsx'
import type { Screen } from '../../views/screen.ts'
import { dictionary } from '../../views/words/dictionary.ts'
import { type ErrorKind, type PageHint, TobanError } from '../domain/errors.ts'

const ja = dictionary('ja').errors
const en = dictionary('en').errors

/** Pages lead to pages: what names a command is said otherwise here. */
export function hintOf({ onPage, hint }: TobanError): PageHint | null {
  return onPage ?? hint ?? null
}

/** @param id what was asked for; for `page` and `file` it is not shown. */
export function missing(
  what: 'run' | 'batch' | 'tenant' | 'alert' | 'operator' | 'page' | 'file',
  id = '',
): TobanError {
  const message = {
    run: { ja: ja.run(id), en: en.run(id) },
    batch: { ja: ja.batch(id), en: en.batch(id) },
    tenant: { ja: ja.tenant(id), en: en.tenant(id) },
    alert: { ja: ja.alert(id), en: en.alert(id) },
    operator: { ja: ja.operator(id), en: en.operator(id) },
    page: { ja: ja.page, en: en.page },
    file: { ja: ja.file, en: en.file },
  }[what]
  const hint = { ja: ja[`${what}Hint`], en: en[`${what}Hint`] }
  return new TobanError({ code: `no_such_${what}`, kind: 'not-found', message, hint })
}

export function forbidden(): TobanError {
  return new TobanError({
    code: 'role_may_not_act',
    kind: 'refused',
    message: { ja: ja.forbidden, en: en.forbidden },
    hint: { ja: ja.forbiddenHint, en: en.forbiddenHint },
  })
}

const CLOSED = 'role_may_not_see'

/** Somebody who only looks is not told about acts. */
export function closedPage(): TobanError {
  return new TobanError({
    code: CLOSED,
    kind: 'refused',
    message: { ja: ja.closed, en: en.closed },
    hint: { ja: ja.closedHint, en: en.closedHint },
  })
}

export function reasonMissing(): TobanError {
  return new TobanError({
    code: 'reason_missing',
    kind: 'bad-input',
    message: { ja: ja.reasonMissing, en: en.reasonMissing },
    hint: { ja: ja.reasonMissingHint, en: en.reasonMissingHint },
  })
}

export function formUnreadable(): TobanError {
  return new TobanError({
    code: 'form_unreadable',
    kind: 'bad-input',
    message: { ja: ja.formUnreadable, en: en.formUnreadable },
    hint: { ja: ja.crossSiteHint, en: en.crossSiteHint },
  })
}

const STATUS = {
  'bad-input': 422,
  'not-found': 404,
  refused: 403,
  internal: 500,
} as const satisfies Record<ErrorKind, ContentfulStatusCode>

export type ShownFault = Readonly<{
  status: ContentfulStatusCode
  page: Omit<FaultProps, 'screen'>
}>

/** @param reference shown for faults of ours, so that the log can be searched for it. */
export function shownFault(error: unknown, screen: Screen, reference: string): ShownFault {
  const { words, language } = screen
  if (error instanceof TobanError && error.kind !== 'internal') {
    const hint = hintOf(error)
    const page = {
      title: error.code === CLOSED ? words.errors.closedTitle : titles(screen)[error.kind],
      message: error.words[language],
      hint: hint?.[language] ?? null,
      ...(hint?.href ? { href: hint.href } : {}),
    }
    return { status: STATUS[error.kind], page }
  }
  if (error instanceof HTTPException && error.status === 403) {
    const { refusedTitle, crossSite, crossSiteHint } = words.errors
    return { status: 403, page: { title: refusedTitle, message: crossSite, hint: crossSiteHint } }
  }
  if (error instanceof HTTPException && error.status === 413) {
    const { badInputTitle, tooLarge, crossSiteHint } = words.errors
    return { status: 413, page: { title: badInputTitle, message: tooLarge, hint: crossSiteHint } }
  }
  const { internalTitle, internal, internalHint } = words.errors
  return {
    status: 500,
    page: { title: internalTitle, message: internal, hint: `${internalHint} ${reference}` },
  }
}

function titles(screen: Screen): Record<Exclude<ErrorKind, 'internal'>, string> {
  const { notFoundTitle, refusedTitle, badInputTitle } = screen.words.errors
  return { 'not-found': notFoundTitle, refused: refusedTitle, 'bad-input': badInputTitle }
}
