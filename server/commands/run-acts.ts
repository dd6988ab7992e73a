/** The verbs on runs as the console asks for them: by a person, with a reason, out of a form. */
import { cancelRun } from './cancel-run.ts'
import type { RunCommandContext } from './context.ts'
import { oneRunPerForm } from './form-acts.ts'
import { settingsWords } from './recorded-settings.ts'
import { rerunForecast } from './rerun-forecast.ts'
import { planRerun, rerun } from './rerun-run.ts'
import { type StartRun, startRun } from './start-run.ts'

/** Who asks and why; `key` is that of the form. */
type Asked = Readonly<{ by: string; reason: string; key?: string }>
type Choice = Readonly<{ failedOnly: boolean; tenants: readonly string[] | null }>

export function runActs(context: RunCommandContext) {
  return {
    startRun: async ({ key, ...typed }: Omit<StartRun, 'trigger'> & { key?: string }) => {
      const request: StartRun = { ...typed, trigger: 'manual' }
      return oneRunPerForm(context, { by: request.by, key, request }, (alongside) =>
        startRun(context, request, alongside),
      )
    },
    cancelRun: async (
      runId: string,
      asked: Readonly<{ by: string; reason: string; force: boolean }>,
    ) => void cancelRun(context, { runId, ...asked }),
    rerun: async (runId: string, choice: Choice, { by, reason, key }: Asked) => {
      const request = { runId, ...choiceOf(choice), by, reason }
      return oneRunPerForm(context, { by, key, request: { rerun: request } }, (alongside) =>
        rerun(context, request, alongside),
      )
    },
    previewRerun: async (runId: string, choice: Choice) => {
      const plan = planRerun(context, { runId, ...choiceOf(choice) })
      const { expectedDurationMs, finishBy } = rerunForecast(context, plan)
      return {
        again: plan.willRun,
        untouched: plan.leftAlone,
        refused: plan.cannotRun,
        expectedDurationMs,
        finishBy,
        settings: settingsWords(plan.settings, plan.run.configVersion),
      }
    },
  }
}

function choiceOf({ failedOnly, tenants }: Choice) {
  return tenants === null ? { failedOnly } : { failedOnly, tenants }
}
