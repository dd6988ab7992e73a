// Runs the fuzzing of tests/fuzz in its long form: `npm run fuzz -- --requests 10000 --seed 7`.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const option = (name, usual) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? usual : process.argv[at + 1]
}
const env = {
  ...process.env,
  TZ: 'UTC',
  TOBAN_FUZZ_REQUESTS: option('requests', '10000'),
  TOBAN_FUZZ_SEED: option('seed', String(Math.floor(Math.random() * 1e9))),
}
console.log(`${env.TOBAN_FUZZ_REQUESTS} requests, seed ${env.TOBAN_FUZZ_SEED}`)
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const args = [vitest, 'run', 'tests/fuzz']
process.exit(spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status ?? 1)
