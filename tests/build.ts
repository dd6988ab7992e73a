/** Threads and child processes of the tests run built files: builds once before the suite when the tree has changed. */
import { execFileSync } from 'node:child_process'

export default function setup(): void {
  try {
    execFileSync(process.execPath, ['bin/setup.mjs'], { stdio: ['ignore', 'ignore', 'ignore'] })
  } catch {
    console.error('the build failed: tests that need dist/ will fail')
  }
}
