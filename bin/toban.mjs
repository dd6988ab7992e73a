#!/usr/bin/env node
// Starts the built command line; says what to type when it is not built.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

// Zones are handled by name everywhere; the process itself lives in UTC (see docs/architecture.md, Time).
process.env.TZ = 'UTC'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const built = join(root, 'dist', 'server', 'cli.js')
if (!existsSync(built)) {
  console.error('Toban is not built yet. Type:  node bin/setup.mjs')
  process.exit(5)
}
await import(pathToFileURL(built).href)
