/** What an operator does when the batch is in trouble: the runbook beside the batch, or what its entry alone can say. */
import { raw } from 'hono/html'
import type { Screen } from '../screen.ts'
import { Panel } from './panel.tsx'

export type Runbook = Readonly<{
  /** HTML made from Markdown without raw HTML. */
  html: string
  /** Path of the file; null when it was made from the schedule entry. */
  path: string | null
}>

export function RunbookPanel({ screen, runbook }: { screen: Screen; runbook: Runbook }) {
  return (
    <Panel
      id="runbook"
      title={screen.words.batch.runbook}
      aside={runbook.path ? <code>{runbook.path}</code> : screen.words.batch.runbookGeneric}
    >
      <div class="prose">{raw(runbook.html)}</div>
    </Panel>
  )
}
