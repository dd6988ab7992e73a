import { defineConfig } from 'vitest/config'
import { ALONE, LongestFirst } from './tests/arrangement.ts'

const EVERY = 'tests/**/*.test.{ts,tsx}'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    globalSetup: ['tests/build.ts'],
    pool: 'forks',
    // Most of the time is spent waiting for real threads and processes: three files at once fit on two cores.
    maxWorkers: 3,
    // Against hanging, not against slowness: several tests start dozens of processes, which a busy machine does slowly.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    env: { TZ: 'UTC' },
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'alone', include: ALONE } },
      {
        extends: true,
        test: {
          name: 'shared',
          include: [EVERY],
          exclude: ALONE,
          // Importing the server anew for each file is a quarter of the suite's work.
          isolate: false,
          setupFiles: ['tests/shared-process.ts'],
        },
      },
    ],
  },
})
