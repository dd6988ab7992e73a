// Builds and runs the kill harness of tests/kill in its long form: `npm run kill -- --kills 2000 --seed 7`.

import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const outfile = join(root, 'dist', 'kill', 'main.js')
await build({
  entryPoints: [join(root, 'tests', 'kill', 'main.ts')],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  logLevel: 'error',
})
const env = { ...process.env, TZ: 'UTC' }
const args = [outfile, ...process.argv.slice(2)]
process.exit(spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status ?? 1)
