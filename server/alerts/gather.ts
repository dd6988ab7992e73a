/** How long an alert waits for others of the same origin before it is told. */
import { GATHER_ENGINE_MS, GATHER_RUN_MS } from '../domain/alert-timing.ts'

/** @param runId null = the engine says it. The end of the run cuts the wait short. */
export function gatherMs(runId: string | null): number {
  return runId === null ? GATHER_ENGINE_MS : GATHER_RUN_MS
}
