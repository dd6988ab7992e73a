/** Requests for the console: its own forms as the pages draw them, and every route with parts nobody expects. */
import * as fc from 'fast-check'
import { ROUTE_RULES } from '../../server/console/route-rules.ts'
import type { Installation } from '../console/fixture/installation.ts'
import { page } from '../console/fixture/requests.ts'
import { nasty } from './values.ts'

export type FuzzRequest = Readonly<{
  method: string
  path: string
  type: string | null
  body: string | null
  /** Texts of the request itself: that they come back is no leak. */
  said: string
}>

type Field = Readonly<{ name: string; values: readonly string[] }>
type Form = Readonly<{ action: string; fields: readonly Field[] }>

const MOST_PAGES = 60

/** Reads the console from page to page as somebody would who clicks on everything. */
export async function formsOf(one: Installation): Promise<Form[]> {
  const forms = new Map<string, Form>()
  const seen = new Set<string>(['/'])
  for (const path of seen) {
    const html = await page(one, path)
    for (const form of formsIn(html)) forms.set(form.action, form)
    for (const [, href = ''] of html.matchAll(/href="(\/[^"#]*)"/g)) {
      if (seen.size < MOST_PAGES && !/\/(assets|events|icon|login)/.test(href))
        seen.add(href.replaceAll('&amp;', '&'))
    }
  }
  return [...forms.values()].filter(({ action }) => action !== '/logout')
}

function formsIn(html: string): Form[] {
  return [...html.matchAll(/<form[^>]*method="post"[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => ({
    action: /action="([^"]*)"/.exec(form)?.[1]?.replaceAll('&amp;', '&') ?? '/',
    fields: fieldsIn(form),
  }))
}

function fieldsIn(form: string): Field[] {
  const names = [...form.matchAll(/name="([^"]+)"/g)].map(([, name = '']) => name)
  const values = [...form.matchAll(/value="([^"]*)"/g)].map(([, value = '']) => value)
  return [...new Set(names)].map((name) => ({ name, values }))
}

export function consoleRequests(forms: readonly Form[]): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(formRequest(forms), routeRequest())
}

function formRequest(forms: readonly Form[]): fc.Arbitrary<FuzzRequest> {
  return fc.constantFrom(...forms).chain(({ action, fields }) =>
    fc
      .tuple(
        fc.tuple(...fields.map((field) => fieldValue(field))),
        fc.option(fc.tuple(nasty, nasty), { freq: 6 }),
        contentType,
      )
      .map(([pairs, more, type]) => {
        const kept = [...pairs, more].filter((pair) => pair !== null)
        const body = new URLSearchParams(kept.map(([name, value]) => [name, wellFormed(value)]))
        return {
          method: 'POST',
          path: action,
          type,
          body: body.toString(),
          said: kept.flat().join(),
        }
      }),
  )
}

/** Mostly what a form sends. */
const contentType = fc.oneof(
  { weight: 12, arbitrary: fc.constant('application/x-www-form-urlencoded') },
  { weight: 1, arbitrary: fc.constant('multipart/form-data; boundary=x') },
  { weight: 1, arbitrary: fc.constant('multipart/form-data') },
  { weight: 1, arbitrary: fc.constant('text/plain') },
)

function fieldValue({ name, values }: Field): fc.Arbitrary<[string, string] | null> {
  const usual = fc.constantFrom('x', ...values)
  return fc.option(
    fc
      .oneof({ weight: 2, arbitrary: usual }, { weight: 1, arbitrary: nasty })
      .map((value): [string, string] => [name, value]),
    { freq: 8 },
  )
}

function routeRequest(): fc.Arbitrary<FuzzRequest> {
  const routes = Object.keys(ROUTE_RULES).filter((route) => !/logout|events/.test(route))
  return fc
    .tuple(fc.constantFrom(...routes), fc.array(nasty, { minLength: 4, maxLength: 4 }), nasty)
    .map(([route, parts, text]) => {
      const [method = 'GET', pattern = '/'] = route.split(' ')
      const given = [...parts]
      const part = () => encodeURIComponent(wellFormed(given.pop() ?? 'x')) || 'x'
      const query = `?q=${encodeURIComponent(wellFormed(text))}&after=${part()}&date=${part()}`
      const path = pattern.replace(/:\w+/g, part) + query
      const isPost = method === 'POST'
      const type = isPost ? 'application/x-www-form-urlencoded' : null
      const body = isPost ? `reason=${encodeURIComponent(wellFormed(text))}` : null
      return { method, path, type, body, said: [...parts, text].join() }
    })
}

/** Half of a surrogate pair can not be sent at all. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/g, '\ufffd')
}
