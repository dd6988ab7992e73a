// Makes docs/images/ anew: every screen of the console on the demo's companies, light, in Japanese.
//   npm run screenshots                                     makes a demo for it and removes it again (some minutes)
//   npm run screenshots -- --url http://127.0.0.1:3300 --password …   takes a demo that runs already

import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'

/** The demo's stand-ins take the ports above it, too. */
const PORT = 4300
const LONGEST_START_MS = 600_000
const VIEW = { width: 1280, height: 800 }
/** As small as letters stay sharp: the README shows many of them. */
const QUALITY = 72
const QUIET_STREAM_MS = 15_000

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const images = join(root, 'docs', 'images')
const { values } = parseArgs({ options: { url: { type: 'string' }, password: { type: 'string' } } })

/** name, address, and what is pressed before the picture is taken; `{…}` is filled in by findPlaces. */
const SCREENS = [
  ['board', '/'],
  ['plan', '/plan'],
  ['batches', '/batches'],
  ['batch', '/batches/BATCH-301'],
  ['run', '{run}'],
  ['log', '{run}/log'],
  ['tenants', '/tenants'],
  ['tenant', '{tenant}'],
  ['alerts', '/alerts'],
  ['alert', '{alert}'],
  ['outbox', '/outbox'],
  ['reports', '/reports'],
  ['search', '/search?q=batch%3A301'],
  ['shift-report', '/shift-report'],
  ['audit', '/audit'],
  ['operators', '/operators'],
  ['tokens', '/tokens'],
  ['system', '/system'],
  ['wall', '/wall'],
]

const demo = values.url ? null : await startDemo()
const url = values.url ?? demo.url
const browser = await chromium.launch({
  executablePath: process.env.TOBAN_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--lang=ja-JP'],
})
try {
  await takeAll(values.password ?? demo.password)
} finally {
  await browser.close()
  demo?.stop()
}

async function takeAll(password) {
  mkdirSync(images, { recursive: true })
  const context = await browser.newContext({
    viewport: VIEW,
    colorScheme: 'light',
    locale: 'ja-JP',
  })
  await context.addCookies([{ name: 'toban_language', value: 'ja', url }])
  const page = await context.newPage()
  await page.goto(`${url}/login`)
  await take(page, 'sign-in')
  await page.fill('input[name=login]', 'admin')
  await page.fill('input[name=password]', password)
  await page.click('.sign-in button')
  await page.waitForSelector('.top nav')
  const places = await findPlaces(page)
  for (const [name, pattern] of SCREENS) {
    const address = pattern.replace(/\{(\w+)\}/, (_, place) => places[place] ?? '')
    const answer = address === '' ? null : await page.goto(url + address)
    if (!answer?.ok()) {
      process.stderr.write(
        `left out: ${name} (${address} answers ${answer?.status() ?? 'nothing'})\n`,
      )
      continue
    }
    await take(page, name)
  }
}

async function take(page, name) {
  // A page that is live is shown as it is while news come.
  if (await page.$('#live')) {
    await page
      .waitForSelector('.live-note.is-live', { timeout: QUIET_STREAM_MS })
      .catch(() => undefined)
  }
  const path = join(images, `${name}.jpg`)
  await page.screenshot({ path, type: 'jpeg', quality: QUALITY, animations: 'disabled' })
  process.stdout.write(`${path}\n`)
}

/** Pages whose address depends on what has happened. */
async function findPlaces(page) {
  const first = async (address, selector) => {
    await page.goto(url + address)
    return page.getAttribute(selector, 'href').catch(() => null)
  }
  page.setDefaultTimeout(10_000)
  return {
    run: await first('/batches/BATCH-301', '#runs a[href^="/runs/"], main table a[href^="/runs/"]'),
    tenant: await first('/tenants', 'main a[href^="/tenants/"]'),
    alert: await first('/alerts', '#alert-list th a'),
  }
}

/** The password is printed once, at the start. */
function startDemo() {
  const folder = mkdtempSync(join(tmpdir(), 'toban-screenshots-'))
  const child = spawn(
    process.execPath,
    [join(root, 'bin', 'toban.mjs'), 'demo', '--data', folder],
    {
      env: { ...process.env, TOBAN_PORT: String(PORT), TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const stop = () => {
    child.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    child.kill('SIGTERM')
  }
  return new Promise((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => {
      stop()
      reject(new Error(`the demo did not start:\n${said}`))
    }, LONGEST_START_MS)
    child.once('exit', () => reject(new Error(`the demo ended:\n${said}`)))
    const hear = (data) => {
      said += data
      const password = /password\s+(\S+)/.exec(said)?.[1]
      if (!password || !said.includes('Ctrl-C')) return
      clearTimeout(timer)
      resolve({ url: `http://127.0.0.1:${PORT}`, password, stop })
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
  })
}
