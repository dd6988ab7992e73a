/** What the address of a page says a control has done; pages show it as a notice. */
import type { ControlAct, ControlNotice } from '../../views/pages/controls.tsx'
import { dictionary } from '../../views/words/dictionary.ts'
import type { ConsoleContext } from './env.ts'

/** What the address says was done. */
export function doneOf(c: ConsoleContext): ControlNotice | null {
  const asked = c.req.query('did') ?? ''
  const { did: known } = dictionary('en').controls
  return asked in known ? { did: asked as ControlAct } : null
}
