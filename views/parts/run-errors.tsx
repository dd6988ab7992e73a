/** The errors of a run by cause, ids and numbers aside: how many companies each hit, and a way to run just these again. */
import type { Cause } from '../../server/domain/run-incident.ts'
import { inLanguage, type Screen } from '../screen.ts'
import { Panel } from './panel.tsx'

type ErrorsProps = { screen: Screen; runId: string; causes: readonly Cause[]; isOver: boolean }

export function RunErrors({ screen, runId, causes, isOver }: ErrorsProps) {
  const { words, format } = screen
  if (causes.length === 0) return null
  const mayRerun = isOver && screen.operator?.mayAct === true
  return (
    <Panel id="errors" title={words.run.errors} aside={format.number(causes.length)}>
      <ol class="causes">
        {causes.map((cause) => (
          <li>
            <b class="number tone-fail">
              {words.run.errorCompanies(format.number(cause.tenants.length))}
            </b>
            <div>
              <p>
                {inLanguage(screen, cause.message)} <code>{cause.code}</code>
              </p>
              <p class="muted">
                {cause.tenants.map((code) => (
                  <CauseTenant code={code} />
                ))}
              </p>
            </div>
            {mayRerun && causes.length > 1 ? (
              <a class="button" href={rerunPath(runId, cause.tenants)}>
                {words.run.onlyGroup}
              </a>
            ) : null}
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function CauseTenant({ code }: { code: string }) {
  return (
    <>
      <a href={`#tenant-${code}`}>{code}</a>{' '}
    </>
  )
}

function rerunPath(runId: string, codes: readonly string[]): string {
  const query = new URLSearchParams(codes.map((code) => ['tenant', code]))
  return `/runs/${runId}/rerun?${query}`
}
