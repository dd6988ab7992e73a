/** An act behind its name: what it does, its fields, a reason, and the button. */
import type { Child } from 'hono/jsx'
import type { Screen } from '../screen.ts'
import { ReasonField } from './run-form.tsx'

export type ActProps = {
  screen: Screen
  name: string
  help: string
  action: string
  children?: Child
}

/** Nothing for those who may not act. */
export function Act({ screen, name, help, action, children }: ActProps) {
  if (!screen.operator?.mayAct) return null
  return (
    <details>
      <summary>{name}</summary>
      <p class="hint">{help}</p>
      <form method="post" action={action} class="stack">
        {children}
        <ReasonField screen={screen} value="" />
        <button type="submit">{name}</button>
      </form>
    </details>
  )
}
