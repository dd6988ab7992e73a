/** The panel of BATCH-301: what every company used in 31 days of what its contract allows, and which days are missing. */
import { Panel } from '../parts/panel.tsx'
import { UsageBoard, UsageMeters } from '../parts/usage-board.tsx'
import type { UsageBoardModel } from '../parts/usage-model.ts'
import type { Screen } from '../screen.ts'

export function UsagePanel({ screen, model }: { screen: Screen; model: UsageBoardModel }) {
  const { words, format } = screen
  const { newestMeasured } = model
  return (
    <Panel
      id="usage"
      title={words.usage.title}
      aside={newestMeasured === null ? null : words.usage.help(format.day(newestMeasured))}
    >
      <UsageMeters screen={screen} model={model} />
      <UsageBoard screen={screen} model={model} />
    </Panel>
  )
}
