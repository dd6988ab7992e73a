/** Single sign-on as people do it: a browser between two sites, this console and a real provider, with the cookies it really sends. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TobanConfig } from '../../server/config/config.ts'
import { type Visit, visit } from './fixture/browser.ts'
import { NOW } from './fixture/history.ts'
import { CLIENT, type IdentityProvider, identityProvider } from './fixture/identity.ts'
import type { InstallationOptions } from './fixture/installation.ts'
import { consoleConfig } from './fixture/schedule.ts'

/** Another site than the provider's 127.0.0.1; browsers trust it as they trust HTTPS, and know that it is here. */
const HOST = 'console.localhost'

let idp: IdentityProvider
let there: Visit
let page: Page
beforeAll(async () => {
  const made: { idp?: Promise<IdentityProvider> } = {}
  there = await visit((address) => {
    made.idp = identityProvider(`${address}/login/sso/return`, { asks: true })
    return withProvider(address, () => idp.issuer)
  }, HOST)
  if (made.idp) idp = await made.idp
})
afterAll(async () => {
  await there.close()
  await idp.close()
})
beforeEach(async () => {
  idp.is({ sub: 'id-of-mori', preferred_username: 'mori@sakura-hd.test', groups: ['g-ops'] })
  page = await there.stranger()
})
afterEach(() => page.context().close())

/** `issuer` is known when the provider listens, which is after the console does. */
function withProvider(address: string, issuer: () => string): InstallationOptions {
  const { toban } = consoleConfig()
  const oidc = {
    get issuer() {
      return issuer()
    },
    clientId: CLIENT.id,
    clientSecret: { env: 'X' },
    label: 'Entra ID',
    scopes: ['profile', 'email'],
    loginClaim: 'preferred_username',
    groupsClaim: 'groups',
    groups: [{ group: 'g-ops', role: 'operator' }],
    allowedDomains: [],
  }
  const settings = {
    ...toban,
    server: { ...toban.server, publicUrl: address },
    auth: { ...toban.auth, oidc },
  } as unknown as TobanConfig
  const config = { ...consoleConfig(), toban: settings }
  return { demo: false, realSignIn: true, clock: () => NOW, settings, config }
}

const at = (path: string) => there.address + path

/** From a page of ours to the provider and back. */
async function signOn(path: string, answer = 'Yes, it is me'): Promise<void> {
  await page.goto(at(path))
  await page.click('text=Entra ID でサインイン')
  await page.waitForURL(`${idp.issuer}/interaction/**`)
  await page.click(`text=${answer}`)
}

const cookies = async () =>
  (await page.context().cookies(there.address)).filter(({ name }) => name.startsWith('toban_'))

test('a deep link leads over the provider to where it points, with a cookie for this site only', async () => {
  await signOn('/batches/BATCH-101?lang=ja')
  await page.waitForURL(at('/batches/BATCH-101?lang=ja'))
  expect(await page.textContent('h1')).toContain('BATCH-101')
  expect(await cookies()).toContainEqual(
    expect.objectContaining({ name: 'toban_session', httpOnly: true, sameSite: 'Strict' }),
  )
  // The ticket of the way is used up.
  expect((await cookies()).map(({ name }) => name)).not.toContain('toban_sso')
})

test('a link in web mail finds whoever is signed in, though the cookie stays behind on the way from another site', async () => {
  await signOn('/batches')
  await page.waitForURL(at('/batches'))
  await page.goto(`${idp.issuer}/nowhere`)
  await page.evaluate((href) => {
    const link = document.createElement('a')
    link.href = href
    link.textContent = 'the failed run'
    document.body.append(link)
  }, at('/batches/BATCH-301'))
  await page.click('text=the failed run')
  await page.waitForURL(at('/batches/BATCH-301'))
  await page.waitForSelector('h1 >> text=BATCH-301')
})

test('the back button leads neither into an error nor out of the session', async () => {
  await signOn('/batches/BATCH-101')
  await page.waitForURL(at('/batches/BATCH-101'))
  // No page of ours in between: the way back is the provider's.
  await page.goBack()
  expect(page.url()).toContain(`${idp.issuer}/interaction/`)
  await page.goForward()
  await page.waitForSelector('h1 >> text=BATCH-101')
})

test('signing out ends both sessions, and the back button shows nothing of before', async () => {
  await signOn('/batches')
  await page.waitForURL(at('/batches'))
  await page.goto(at('/account'))
  await page.click('.drop-end >> text=mori')
  await page.click('form[action="/logout"] button')
  await page.waitForURL(`${idp.issuer}/session/end**`)
  await page.click('button[value=yes]')
  await page.waitForURL(at('/login**'))
  expect((await cookies()).map(({ name }) => name)).not.toContain('toban_session')
  // Over the provider's page to ours, which no cache has kept.
  await page.goBack()
  await page.goBack()
  await page.waitForURL(at('/login?next=%2Faccount'))
  // The provider asks again: its session has ended, too.
  await page.click('text=Entra ID でサインイン')
  await page.waitForURL(`${idp.issuer}/interaction/**`)
})

test.each([
  ['has no group here', 'Yes, it is me', ['g-else'], '使えるグループがありません'],
  ['says no at the provider', 'No', ['g-ops'], 'サインオン'],
])('whoever %s reads why, and has no session', async (_name, answer, groups, words) => {
  idp.is({ sub: 'id-of-mori', preferred_username: 'mori@sakura-hd.test', groups })
  await signOn('/batches', answer)
  await page.waitForURL(at('/login/sso/return**'))
  expect(await page.textContent('[role=alert]')).toContain(words)
  expect((await cookies()).map(({ name }) => name)).not.toContain('toban_session')
  await page.goto(at('/batches'))
  await page.waitForURL(at('/login?next=%2Fbatches'))
})

test('no page on the way has broken the policy', () => {
  // The browser also reports what the provider's pages miss, and the refusals that were wanted.
  expect(there.complaints.filter((text) => text.includes('Content Security Policy'))).toEqual([])
})
