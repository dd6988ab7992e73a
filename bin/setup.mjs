// Makes a fresh clone ready: checks Node, installs the locked packages, builds. Safe to run again; does only what is missing.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const forTests = process.argv.includes('--test')

checkNode()
installPackages()
if (forTests) installTestTools()
await buildIfStale()

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  fail(`Node.js ${process.versions.node} is too old: Toban needs 20.19 or newer (24 recommended).`)
}

function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const wanted = `${lock} node-abi-${process.versions.modules}`
  const mark = join(root, 'node_modules', '.toban-installed')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
  say(
    'Installing packages (about 2-3 minutes the first time: SQLite is compiled on this machine) …',
  )
  const result = run('npm', ['ci', '--no-audit', '--no-fund'])
  if (result.status !== 0) explainInstall()
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  writeFileSync(mark, wanted)
}

function explainInstall() {
  const missing = ['make', 'g++', 'python3'].filter((tool) => !found(tool))
  if (missing.length > 0) {
    fail(
      `Installing failed; no ${missing.join(', ')} here, which compile SQLite. Type:\n\n  sudo apt-get install -y build-essential python3\n\nand then the same command again.`,
    )
  }
  fail(
    'Installing failed; the lines above say why (no network to the package registry?). Mend it and type the same command again.',
  )
}

/** What the tests use of the system: a browser, and the tools an operator restores a backup with. */
function installTestTools() {
  const packages = [
    ...(existsSync('/usr/bin/chromium') || process.env.TOBAN_CHROMIUM
      ? []
      : ['chromium', 'fonts-noto-cjk']),
    ...['sqlite3', 'openssl', 'curl'].filter((tool) => !found(tool)),
  ]
  if (packages.length === 0) return
  const line = `apt-get update && apt-get install -y ${packages.join(' ')}`
  if (process.getuid?.() !== 0 || !found('apt-get')) {
    fail(
      `The tests need ${packages.join(', ')}. Type:\n\n  sudo sh -c '${line}'\n\nor, with a Chromium elsewhere, set TOBAN_CHROMIUM to its path.`,
    )
  }
  say(`Installing ${packages.join(', ')} for the tests (about a minute) …`)
  run('apt-get', ['update', '-qq'])
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...packages]
  if (run('apt-get', install, { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0) {
    fail(`Installing failed. Type:\n\n  ${line}`)
  }
}

async function buildIfStale() {
  const { stamp } = await import('./stamp.mjs')
  const mark = join(root, 'dist', 'stamp.txt')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === stamp(root)) return
  say('Building (a few seconds) …')
  if (run(process.execPath, [join(root, 'bin', 'build.mjs')]).status !== 0)
    fail('The build failed; the lines above say where.')
}

function run(command, args, options = {}) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
    ...options,
  })
}

function found(tool) {
  return (process.env.PATH ?? '').split(':').some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

function say(text) {
  console.error(`[toban] ${text}`)
}

function fail(text) {
  say(text)
  process.exit(1)
}
