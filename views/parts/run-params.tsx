/** What a run was started with: its parameters by their names, beside those of the command line. */
import type { Screen } from '../screen.ts'
import { Empty, Panel } from './panel.tsx'
import type { RunMore } from './run-facts.tsx'
import { ParamName } from './run-form.tsx'

/** Longer values are cut on the page; the API gives them whole. */
const LONGEST = 2_000

type ParamsProps = { screen: Screen; batchId: string; params: RunMore['params'] }

export function RunParams({ screen, batchId, params }: ParamsProps) {
  const { words } = screen
  const given = Object.entries(params)
  return (
    <Panel id="params" title={words.run.params}>
      {given.length === 0 ? (
        <Empty>{words.run.noParams}</Empty>
      ) : (
        <dl class="facts facts-tall">
          {given.map(([name, value]) => (
            <>
              <dt>
                {name === 'tenants' ? (
                  words.batch.tenants
                ) : (
                  <ParamName screen={screen} batchId={batchId} name={name} />
                )}
              </dt>
              <dd>{valueText(screen, value)}</dd>
            </>
          ))}
        </dl>
      )}
    </Panel>
  )
}

function valueText({ words }: Screen, value: unknown): string {
  if (typeof value === 'boolean') return value ? words.batch.flagYes : words.batch.flagNo
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return '–'
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object'))
    return cut(value.join(', '))
  return cut(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}
