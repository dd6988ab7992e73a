// Checks who may import whom (.dependency-cruiser.cjs) and that the checker really looked at the code.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

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
process.exit(summary.error > 0 ? 1 : 0)
