/** Wraps a component for the event stream: htmx morphs the element with this id into what comes. */
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { ConsoleContext } from './env.ts'
import { giveWay } from './turns.ts'

/** @param id of the element that the component itself carries. */
export async function piece(id: string, component: unknown): Promise<string> {
  const html = String(await component)
  return `<hx-partial hx-target="#${id}" hx-swap="outerMorph">${html}</hx-partial>`
}

/**
 * A heavy part of a page, drawn before the page around it, with a turn for everybody else after it: drawing 100 KB at
 * once holds up the engine.
 */
export async function drawnApart(component: Child): Promise<Child> {
  if (component === null || component === undefined) return null
  const html = raw(String(await component))
  await giveWay()
  return html
}

/** Tabs that show the same thing in the same way share one drawing. */
export function topicKey(c: ConsoleContext): string {
  const { language, path, operator } = c.get('screen')
  return `${language} ${operator?.mayAct ? 'acts' : 'reads'} ${path}`
}
