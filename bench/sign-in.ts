/** Does the time of a refused sign-in tell whether the login exists? Known, unknown, locked and disabled, side by side. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDataFolder, dataFolder } from '../data/folder.ts'
import { createOps } from '../data/ops/open.ts'
import { addOperator, disableOperator, operatorsFor } from '../server/commands/operators.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 60)
const FROM = { ip: '10.0.0.7', userAgent: 'bench' }

const root = mkdtempSync(join(tmpdir(), 'toban-bench-'))
const folder = dataFolder(root)
createDataFolder(folder)
const ops = createOps(folder.opsFile, { installationId: 'bench', appVersion: '0', at: 0 })
const context = { ops, now: Date.now, by: 'bench' }
for (const login of ['known', 'gone', 'locked']) {
  await addOperator(context, {
    login,
    role: 'viewer',
    password: `plum-anvil-orbit-9${login.length}`,
  })
}
await disableOperator(context, 'gone', 'bench')
// Nobody locks in this bench but who is meant to.
const desk = operatorsFor(ops, Date.now, () => ({ lockAfter: 1_000_000 }))
const strict = operatorsFor(ops, Date.now, () => ({ lockAfter: 1, lockForMs: 3_600_000 }))
await strict.authenticate('locked', 'wrong', FROM)

async function spentMs(login: string): Promise<number> {
  const before = performance.now()
  await desk.authenticate(login, 'wrong', FROM)
  return performance.now() - before
}

const names = ['known', 'unknown', 'gone', 'locked'] as const
const spent = new Map<string, number[]>(names.map((name) => [name, []]))
await spentMs('warm-up')
for (let round = 0; round < ROUNDS; round++) {
  for (const name of names) spent.get(name)?.push(await spentMs(name))
}
const at = (list: readonly number[], part: number) =>
  [...list].sort((a, b) => a - b)[Math.floor(list.length * part)] ?? 0
for (const [name, list] of spent) {
  const [low, middle, high] = [0.1, 0.5, 0.9].map((part) => at(list, part).toFixed(1))
  console.log(`refused sign-in, ${name.padEnd(8)} median ${middle} ms (p10 ${low}, p90 ${high})`)
}
ops.sqlite.close()
rmSync(root, { recursive: true })
