/** Wraps a component for the event stream: htmx morphs the element with this id into what comes. */
import type { ConsoleContext } from './env.ts'

/** @param id of the element that the component itself carries. */
export async function piece(id: string, component: unknown): Promise<string> {
  const html = String(await component)
  return `<hx-partial hx-target="#${id}" hx-swap="outerMorph">${html}</hx-partial>`
}

/** Tabs that show the same thing in the same way share one drawing. */
export function topicKey(c: ConsoleContext): string {
  const { language, path, operator } = c.get('screen')
  return `${language} ${operator?.mayAct ? 'acts' : 'reads'} ${path}`
}
