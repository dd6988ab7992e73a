/** The smaller parts of the run page: facts, attempts, costs, files, parameters. */
import { type Bilingual, inLanguage, type Screen } from '../screen.ts'
import { kindText } from './file-links.tsx'
import { Duration, Moment } from './moment.tsx'
import { Empty, Facts, Frame, Panel } from './panel.tsx'
import { summaryFigures } from './result-figures.ts'
import type { RunLine } from './run-line.tsx'
import { Badge, type Mark } from './status.tsx'

export type RunMore = Readonly<{
  scheduledFor: number | null
  configVersion: string
  parentRunId: string | null
  waitReason: Bilingual | null
  notBefore: number | null
  cancelAsked: Readonly<{ by: string; at: number }> | null
  /** What it was started with, by name; `tenants` when not all. */
  params: Readonly<Record<string, unknown>>
  /** As the batch gave it; null without one. */
  summary: unknown
  /** The same, pretty-printed and cut. */
  summaryJson: string | null
}>

export type Attempt = Readonly<{
  attempt: number
  startedAt: number
  finishedAt: number | null
  mark: Mark
  error: Bilingual | null
  cpuMs: number | null
  peakHeapBytes: number | null
  loopP99Ms: number | null
  records: number | null
}>

export type Artifact = Readonly<{
  id: number
  name: string
  path: string
  kind: string
  tenantCode: string | null
  bytes: number
}>

export function RunFacts({ screen, run, more }: { screen: Screen; run: RunLine; more: RunMore }) {
  const { words, format } = screen
  const end = run.finishedAt ?? (run.mark === 'running' ? screen.now : null)
  const duration = run.startedAt !== null && end !== null ? end - run.startedAt : null
  const exact = (at: number | null) =>
    at === null ? null : <Moment at={at} screen={screen} style="exact" />
  return (
    <Panel id="facts" title={words.run.facts}>
      <Facts
        pairs={[
          [words.run.businessDate, format.day(run.businessDate)],
          [words.run.scheduledFor, exact(more.scheduledFor)],
          [words.run.trigger, words.triggers[run.trigger]],
          [words.run.by, run.triggeredBy],
          [words.run.reason, run.reason],
          [words.run.queuedAt, exact(run.queuedAt)],
          [words.run.startedAt, exact(run.startedAt)],
          [words.run.finishedAt, exact(run.finishedAt)],
          [
            words.run.duration,
            duration === null ? null : <Duration ms={duration} screen={screen} />,
          ],
          [words.run.waitReason, more.waitReason && inLanguage(screen, more.waitReason)],
          [words.run.nextTry, run.mark === 'queued' ? exact(more.notBefore) : null],
          [words.run.dryRun, run.dryRun ? words.run.dryRunText : null],
          [words.run.parent, more.parentRunId ? <RunLink id={more.parentRunId} /> : null],
          [words.run.configVersion, <code>{more.configVersion.slice(0, 8)}</code>],
          [words.run.run, <code class="long">{run.runId}</code>],
        ]}
      />
    </Panel>
  )
}

function RunLink({ id }: { id: string }) {
  return (
    <a href={`/runs/${id}`}>
      <code class="long">{id}</code>
    </a>
  )
}

export function Attempts({ screen, attempts }: { screen: Screen; attempts: readonly Attempt[] }) {
  const { words } = screen
  if (attempts.length === 0) return null
  return (
    <Panel id="attempts" title={words.run.attempts}>
      <ol class="attempts">
        {attempts.map((attempt) => (
          <li>
            <span class="number">{attempt.attempt}</span>{' '}
            <Badge mark={attempt.mark} screen={screen} />{' '}
            <Moment at={attempt.startedAt} screen={screen} style="timeExact" />{' '}
            <Duration
              ms={attempt.finishedAt === null ? null : attempt.finishedAt - attempt.startedAt}
              screen={screen}
            />
            {attempt.error ? <p class="item-note">{inLanguage(screen, attempt.error)}</p> : null}
          </li>
        ))}
      </ol>
    </Panel>
  )
}

/** Of the last attempt that was measured (batch list 7.3). */
export function Costs({ screen, attempts }: { screen: Screen; attempts: readonly Attempt[] }) {
  const { words, format } = screen
  const measured = attempts.findLast(
    (attempt) => attempt.cpuMs !== null || attempt.records !== null,
  )
  if (!measured) return null
  const { cpuMs, peakHeapBytes, loopP99Ms, records } = measured
  return (
    <Panel id="metrics" title={words.run.metrics}>
      <Facts
        pairs={[
          [words.run.cpu, cpuMs === null ? null : format.duration(cpuMs)],
          [words.run.heap, peakHeapBytes === null ? null : format.bytes(peakHeapBytes)],
          [words.run.loop, loopP99Ms === null ? null : format.duration(loopP99Ms)],
          [words.run.records, records === null ? null : format.number(records)],
        ]}
      />
    </Panel>
  )
}

type ArtifactsProps = { screen: Screen; runId: string; artifacts: readonly Artifact[] }

export function Artifacts({ screen, runId, artifacts }: ArtifactsProps) {
  const { words, format } = screen
  return (
    <Panel
      id="artifacts"
      title={words.run.artifacts}
      aside={artifacts.length > 0 ? String(artifacts.length) : null}
    >
      {artifacts.length === 0 ? (
        <Empty>{words.run.noArtifacts}</Empty>
      ) : (
        <Frame label={words.run.artifacts}>
          <table class="grid-table">
            <thead>
              <tr>
                <th scope="col">{words.run.path}</th>
                <th scope="col">{words.run.tenant}</th>
                <th scope="col">{words.run.kind}</th>
                <th scope="col" class="right">
                  {words.run.size}
                </th>
              </tr>
            </thead>
            <tbody>
              {artifacts.map((file) => (
                <tr>
                  <th scope="row">
                    <a href={`/runs/${runId}/files/${file.id}`} title={file.path}>
                      {file.name}
                    </a>
                  </th>
                  <td>{file.tenantCode ?? ''}</td>
                  <td>{kindText(screen, file.kind)}</td>
                  <td class="right number">{format.bytes(file.bytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </Panel>
  )
}

/** What the batch gave back: its figures by their names; as it was given, for whoever wants everything. */
export function Summary({ screen, more }: { screen: Screen; more: RunMore }) {
  const { words } = screen
  if (more.summaryJson === null) return null
  const figures = summaryFigures(screen, more.summary)
  return (
    <Panel id="summary" title={words.run.summary}>
      {figures.length > 0 ? <Facts pairs={figures} /> : null}
      <details>
        <summary>{words.run.summaryRaw}</summary>
        <Frame class="json" label={words.run.summaryRaw}>
          <pre>{more.summaryJson}</pre>
        </Frame>
      </details>
    </Panel>
  )
}
