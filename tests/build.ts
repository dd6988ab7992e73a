/** Threads and child processes of the tests run built files: builds once before the suite when the tree has changed. */
import { execFileSync } from 'node:child_process'

export default function setup(): void {
  execFileSync(process.execPath, ['bin/setup.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] })
}
