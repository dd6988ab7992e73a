/** What an operator can do about a run; each button is a small resource of its own. */
import type { Screen } from '../screen.ts'
import { Panel } from './panel.tsx'
import { ReasonField } from './run-form.tsx'
import type { RunLine } from './run-line.tsx'
import type { TenantState } from './tenant-results.tsx'

type ActionsProps = {
  screen: Screen
  run: RunLine
  counts: Readonly<Partial<Record<TenantState, number>>>
  asked: Readonly<{ by: string; at: number }> | null
}

export function RunActions({ screen, run, counts, asked }: ActionsProps) {
  const { words, format } = screen
  if (!screen.operator?.mayAct) return null
  const open = run.mark === 'running' || run.mark === 'queued' || run.mark === 'interrupted'
  if (open && asked) {
    return (
      <Panel id="act" title={words.run.cancel}>
        <p>{words.run.cancelAsked(asked.by, format.timeExact(asked.at))}</p>
        {run.mark === 'running' ? <Force screen={screen} run={run} /> : null}
      </Panel>
    )
  }
  return open ? (
    <Cancel screen={screen} run={run} />
  ) : (
    <Rerun screen={screen} run={run} counts={counts} />
  )
}

function Cancel({ screen, run }: { screen: Screen; run: RunLine }) {
  const { words } = screen
  return (
    <Panel id="act" title={words.run.cancel}>
      <form method="post" action={`/runs/${run.runId}/cancel`} class="stack">
        <ReasonField screen={screen} />
        <button type="submit" class="danger">
          {words.run.cancelSubmit}
        </button>
        <p class="hint">{words.run.cancelHelp}</p>
      </form>
    </Panel>
  )
}

/** Only after it has been asked: force leaves no time to clean up. */
function Force({ screen, run }: { screen: Screen; run: RunLine }) {
  const { words } = screen
  return (
    <form method="post" action={`/runs/${run.runId}/cancel`} class="stack">
      <input type="hidden" name="force" value="1" />
      <ReasonField screen={screen} />
      <button type="submit" class="danger">
        {words.run.force}
      </button>
      <p class="hint">{words.run.forceHelp}</p>
    </form>
  )
}

function Rerun({ screen, run, counts }: Omit<ActionsProps, 'asked'>) {
  const { words, format } = screen
  const again = (counts.failed ?? 0) + (counts.pending ?? 0)
  return (
    <Panel id="act" title={words.run.rerun}>
      <p class="buttons">
        {again > 0 ? (
          <a class="button primary" href={`/runs/${run.runId}/rerun?only=failed`}>
            {words.run.rerunFailed} ({format.number(again)})
          </a>
        ) : null}
        <a class="button" href={`/runs/${run.runId}/rerun`}>
          {words.run.rerunAll}
        </a>
      </p>
      <p class="hint">{words.run.rerunHelp}</p>
    </Panel>
  )
}
