/** The installation itself, and what changed between two versions of its configuration. */
import { Hono } from 'hono'
import { configFiles, configHistory } from '../../data/ops/config-versions.ts'
import { ConfigDiffPage } from '../../views/pages/config-diff.tsx'
import { SystemPage } from '../../views/pages/system.tsx'
import { lineDiff, onlyChanges } from '../domain/line-diff.ts'
import type { ConsoleEnv, Desk } from './env.ts'
import { missing } from './faults.ts'
import { systemFacts } from './system-facts.ts'

const LINES_AROUND = 3
const MOST_VERSIONS = 100

export function systemRoutes(desk: Desk) {
  const { deps } = desk
  const routes = new Hono<ConsoleEnv>()

  routes.get('/system', async (c) =>
    c.html(<SystemPage screen={c.get('screen')} facts={await systemFacts(desk)} />),
  )

  routes.get('/system/config', (c) => {
    const versions = configHistory(deps.ops, MOST_VERSIONS).filter(({ faults }) => faults === 0)
    const to = c.req.query('to') ?? versions[0]?.version ?? ''
    const older = versions[versions.findIndex(({ version }) => version === to) + 1]
    const from = c.req.query('from') ?? older?.version ?? to
    const [before, after] = [configFiles(deps.ops, from), configFiles(deps.ops, to)]
    if (!before || !after) throw missing('file')
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
    const files = names
      .map((name) => ({ name, lines: lineDiff(before[name] ?? '', after[name] ?? '') }))
      .filter(({ lines }) => lines.some(({ kind }) => kind !== 'same'))
      .map(({ name, lines }) => ({ name, lines: onlyChanges(lines, LINES_AROUND) }))
    return c.html(<ConfigDiffPage screen={c.get('screen')} facts={{ versions, from, to, files }} />)
  })

  return routes
}
