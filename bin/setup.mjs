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
if (forTests) installBrowser()
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

function installBrowser() {
  if (existsSync('/usr/bin/chromium') || process.env.TOBAN_CHROMIUM) return
  const line = 'sudo apt-get update && sudo apt-get install -y chromium fonts-noto-cjk'
  if (process.getuid?.() !== 0 || !found('apt-get')) {
    fail(
      `The browser tests need Chromium. Type:\n\n  ${line}\n\nor set TOBAN_CHROMIUM to the path of a Chromium that is installed already.`,
    )
  }
  say('Installing Chromium for the browser tests (about a minute) …')
  run('apt-get', ['update', '-qq'])
  const packages = ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk']
  if (run('apt-get', packages, { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0) {
    fail(`Installing Chromium failed. Type:\n\n  ${line}`)
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
