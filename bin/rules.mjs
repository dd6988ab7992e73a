// Checks who may import whom (.dependency-cruiser.cjs) and that the checker really looked at the code; and that money stays integers.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { moneyFaults } from './money-rule.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs')
const args = [
  '--config',
  '.dependency-cruiser.cjs',
  '--output-type',
  'json',
  'server',
  'jobs',
  'views',
  'data',
]
const result = spawnSync(process.execPath, [cruiser, ...args], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 1 << 28,
})
const { summary, modules } = JSON.parse(result.stdout)
for (const violation of summary.violations) {
  console.error(
    `${violation.rule.severity}  ${violation.rule.name}: ${violation.from} → ${violation.to}`,
  )
}
const ours = modules.filter((module) => /^(server|jobs|views|data)\//.test(module.source)).length
console.log(`${ours} modules, ${summary.violations.length} violations of the import rules`)
// With a compiler it does not know, the checker reads nothing and is content.
if (ours < 20) {
  console.error('the import checker saw almost no modules: it is not working')
  process.exit(1)
}
// Views draw bars of amounts and compute none: what they show comes from format.ts.
const fractions = ['server', 'jobs', 'data']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(folder, name).replaceAll('\\', '/'),
    ),
  )
  .filter((path) => /\.tsx?$/.test(path) && !path.includes('node_modules'))
  .flatMap((path) => moneyFaults(path, readFileSync(join(root, path), 'utf8')))
for (const fault of fractions) console.error(`error  money-is-integers: ${fault}`)
process.exit(summary.error > 0 || fractions.length > 0 ? 1 : 0)
