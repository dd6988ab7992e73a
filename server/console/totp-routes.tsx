/** One-time codes of the own account: setting up, recovery codes, taking away. */
import { Hono } from 'hono'
import { renderSVG } from 'uqr'
import type { AccessNotice } from '../../views/pages/access/frame.tsx'
import { TotpPage } from '../../views/pages/access/totp.tsx'
import { dictionary } from '../../views/words/dictionary.ts'
import { TobanError } from '../domain/errors.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { missing } from './faults.ts'
import { textsOf } from './form.ts'
import { refusalOf } from './outbox-routes.tsx'
import { TOTP_PATH } from './session.ts'
import { whoAsks } from './who.ts'

const ja = dictionary('ja').totp
const en = dictionary('en').totp

export function totpRoutes(desk: Desk) {
  const routes = new Hono<ConsoleEnv>()

  routes.get(TOTP_PATH, (c) => totpPage(c, desk, null))

  routes.post(`${TOTP_PATH}/:act`, async (c) => {
    const typed = textsOf(await c.req.parseBody())
    try {
      return totpPage(c, desk, await perform(c, desk, typed))
    } catch (error) {
      if (error instanceof TobanError && error.kind === 'not-found') throw error
      return totpPage(c, desk, refusalOf(error))
    }
  })

  return routes
}

async function perform(
  c: ConsoleContext,
  { deps }: Desk,
  { password = '', code = '' }: Readonly<Record<string, string>>,
): Promise<AccessNotice> {
  const { access } = deps
  const who = whoAsks(c, deps)
  switch (c.req.param('act')) {
    case 'begin':
      await access.beginTotp(who, password)
      return null
    case 'confirm':
      return shownOnce({ ja: ja.isOn, en: en.isOn }, await access.confirmTotp(who, code))
    case 'codes':
      return shownOnce(
        { ja: ja.newCodes, en: en.newCodes },
        await access.renewRecoveryCodes(who, password),
      )
    case 'remove':
      await access.removeOwnTotp(who, password)
      return { kind: 'info', message: { ja: ja.isOff, en: en.isOff }, hint: null }
    default:
      throw missing('page')
  }
}

function shownOnce(
  message: Readonly<{ ja: string; en: string }>,
  secrets: readonly string[],
): AccessNotice {
  return { kind: 'info', message, hint: { ja: ja.keepCodes, en: en.keepCodes }, secrets }
}

function totpPage(c: ConsoleContext, { deps }: Desk, notice: AccessNotice) {
  const totp = deps.access.totp(whoAsks(c, deps))
  const facts = totp.state === 'begun' ? { ...totp, picture: pictureOf(totp.uri) } : totp
  const { mustSetUpTotp } = c.get('operator')
  const props = { facts, notice, mustSetUp: mustSetUpTotp && totp.state !== 'on' }
  const page = <TotpPage screen={c.get('screen')} {...props} />
  return c.html(page, notice?.kind === 'fail' ? 422 : 200)
}

function pictureOf(uri: string): string {
  return renderSVG(uri, { border: 2, pixelSize: 4 })
}
