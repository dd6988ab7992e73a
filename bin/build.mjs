// Builds dist/: the server, one module per batch, the thread's entry, and the console's assets.

import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { pageScript } from './page-script.mjs'
import { stamp } from './stamp.mjs'

const BUNDLED = new Set(['croner', 'drizzle-orm', 'hono', 'temporal-polyfill', 'ulid', 'zod'])

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const dist = join(root, 'dist')
const next = join(root, `dist.next-${process.pid}`)

rmSync(next, { recursive: true, force: true })
await buildCode()
copyAssets()
writeFileSync(join(next, 'stamp.txt'), stamp(root))
// Swapped at the end: a running scheduler never sees half a build.
const old = join(root, `dist.old-${process.pid}`)
if (existsSync(dist)) renameSync(dist, old)
renameSync(next, dist)
rmSync(old, { recursive: true, force: true })

async function buildCode() {
  const batches = batchFiles()
  const result = await build({
    absWorkingDir: root,
    entryPoints: [
      'server/cli.ts',
      'server/worker/entry.ts',
      'server/records/records-thread.ts',
      'server/console/plan/diff-thread.ts',
      'server/shift-report/print-thread.ts',
      ...optional('server/worker/sqlite-check-process.ts'),
      ...optional('server/worker/sqlite-vacuum-process.ts'),
      ...batches,
    ],
    outdir: next,
    outbase: '.',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Small modern packages go into the bundles: a thread is ready in a third of the time. The rest stays outside:
    // native ones, CommonJS ones that load files of their own, and heavy ones that few batches want.
    external: Object.keys(dependencies).filter((name) => !BUNDLED.has(name)),
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  })
  if (result.errors.length > 0) process.exit(1)
}

function batchFiles() {
  const files = []
  for (const block of readdirSync(join(root, 'jobs'), { withFileTypes: true })) {
    if (!block.isDirectory()) continue
    for (const name of readdirSync(join(root, 'jobs', block.name))) {
      if (/^\d{3}-[a-z0-9-]+\.ts$/.test(name)) files.push(`jobs/${block.name}/${name}`)
    }
  }
  return files
}

function optional(file) {
  return existsSync(join(root, file)) ? [file] : []
}

function copyAssets() {
  const assets = join(next, 'assets')
  for (const folder of ['css', 'js', 'fonts']) mkdirSync(join(assets, folder), { recursive: true })
  const fonts = join(root, 'node_modules', '@expo-google-fonts', 'noto-sans-jp')
  cpSync(
    join(fonts, '400Regular', 'NotoSansJP_400Regular.ttf'),
    join(assets, 'fonts', 'NotoSansJP-Regular.ttf'),
  )
  cpSync(
    join(fonts, '700Bold', 'NotoSansJP_700Bold.ttf'),
    join(assets, 'fonts', 'NotoSansJP-Bold.ttf'),
  )
  const own = join(root, 'views', 'assets')
  writeFileSync(join(assets, 'js', 'toban.js'), pageScript(root))
  const order = join(own, 'css', 'index.txt')
  if (existsSync(order)) {
    const parts = readFileSync(order, 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean)
    const css = parts.map((part) => readFileSync(join(own, 'css', part), 'utf8')).join('\n')
    writeFileSync(join(assets, 'css', 'toban.css'), css)
  }
}
