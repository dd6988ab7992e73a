/** Which test files get a process of their own, and which begin first; for vitest.config.ts. All others share three processes. */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that kill, suspend or measure processes, or change what other files of the same process would feel. */
export const ALONE = [
  // Engines with real threads, struck and stopped; one of them watches every statement of the process.
  'tests/engine/*.test.ts',
  'tests/**/*{kill,crash}*.test.ts',
  // Suspends processes.
  'tests/schedule/lease.test.ts',
  // Measure the heap.
  'tests/jobs/403-external-systems.test.ts',
  'tests/jobs/407-slack-mirror.test.ts',
  // Changes the time zone of the process.
  'tests/domain/business-calendar.test.ts',
  // Read PDF with a package that gives the process a browser's global names.
  'tests/console/shift-report.test.ts',
  'tests/jobs/302-contents.test.ts',
  // Long ones: they begin with the others of this list, so that none is left alone at the end.
  'tests/console/everybody.test.ts',
  'tests/demo/determinism.test.ts',
  'tests/jobs/101-database-backup.test.ts',
  'tests/jobs/001-health-check.test.ts',
  'tests/jobs/contract.test.ts',
]

/** Of more than half a minute: they begin before the others, longest first. */
const LONG = [
  'console/everybody',
  'engine/kill',
  'engine/kill-harness',
  'jobs/101-database-backup',
  'demo/determinism',
  'jobs/001-health-check',
  'jobs/contract',
  'engine/trouble',
]

/** Vitest knows how long a file takes only where it has run before; a fresh clone would find the longest at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => rank(a) - rank(b))
  }
}

function rank({ moduleId }: TestSpecification): number {
  const at = LONG.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
  return at < 0 ? LONG.length : at
}
