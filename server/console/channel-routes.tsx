/** The ways out, a test message, and the preview of a template with data. */
import { Hono } from 'hono'
import { type ChannelLine, ChannelsPage } from '../../views/pages/sending/channels.tsx'
import type { SendingNotice } from '../../views/pages/sending/frame.tsx'
import { type TemplatesFacts, TemplatesPage } from '../../views/pages/sending/templates.tsx'
import { dictionary } from '../../views/words/dictionary.ts'
import { type ChannelState, listChannels, type Tested } from '../commands/outbox/channels.ts'
import { OPS_OWNER, ownersOf } from '../commands/outbox/outboxes.ts'
import { listTemplates, previewTemplate } from '../commands/outbox/templates.ts'
import { CHANNELS, type RecipientType } from '../domain/delivery/outbox.ts'
import { TobanError } from '../domain/errors.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { textsOf } from './form.ts'
import { refusalOf } from './outbox-routes.tsx'

const ja = dictionary('ja').sending
const en = dictionary('en').sending

export function channelRoutes({ deps }: Desk) {
  const routes = new Hono<ConsoleEnv>()

  routes.get('/channels', (c) => channelsPage(c, { deps }, null))

  routes.post('/channels/:id/try', async (c) => {
    const { reason = '' } = textsOf(await c.req.parseBody())
    try {
      await deps.messages.tryChannel({ id: c.req.param('id'), reason }, c.get('operator').login)
      const message = { ja: ja.tried, en: en.tried }
      return channelsPage(c, { deps }, { kind: 'info', message, hint: null })
    } catch (error) {
      return channelsPage(c, { deps }, refusalOf(error))
    }
  })

  routes.post('/channels/test', async (c) => {
    const { owner = '', channel, to = '', reason = '' } = textsOf(await c.req.parseBody())
    const way = CHANNELS.find((each) => each === channel) ?? 'EMAIL'
    try {
      const recipient = recipientOf(to.trim(), way === 'EMAIL' ? 'USER' : 'CHANNEL')
      const asked = { owner, channel: way, recipient, reason }
      const tested = await deps.messages.test(asked, c.get('operator').login)
      return channelsPage(c, { deps }, testedNotice(tested))
    } catch (error) {
      return channelsPage(c, { deps }, refusalOf(error))
    }
  })

  routes.get('/templates', (c) => {
    const company = c.req.query('tenant') || null
    const wanted = c.req.query('template')
    return templatesPage(c, { deps }, { company, ...previewOf({ deps }, company, wanted) })
  })

  routes.post('/templates/preview', async (c) => {
    const { tenant = '', template = '', data = '' } = textsOf(await c.req.parseBody())
    const [key = '', channel = '', language = ''] = template.split('|')
    const typed = { company: tenant, chosen: template, data }
    try {
      const values = valuesOf(data)
      const asked = { owner: tenant, key, channel, language }
      const preview = previewTemplate(deps, values === null ? asked : { ...asked, data: values })
      const shown = data.trim() === '' ? JSON.stringify(preview.data, null, 2) : data
      return templatesPage(c, { deps }, { ...typed, data: shown, preview })
    } catch (error) {
      return templatesPage(c, { deps }, { ...typed, preview: null }, refusalOf(error))
    }
  })

  return routes
}

type Means = Pick<Desk, 'deps'>

/** With its own sample. @param wanted the id of a template of the company */
function previewOf({ deps }: Means, company: string | null, wanted: string | undefined) {
  const none = { chosen: null, data: '', preview: null }
  if (company === null || wanted === undefined || !ownersOf(deps).includes(company)) return none
  const found = listTemplates(deps, company).find(({ templateId }) => templateId === wanted)
  if (!found) return none
  const { key, channel, language } = found
  const preview = previewTemplate(deps, { owner: company, key, channel, language })
  const data = JSON.stringify(preview.data, null, 2)
  return { chosen: `${key}|${channel}|${language}`, data, preview }
}

function channelsPage(c: ConsoleContext, { deps }: Means, notice: SendingNotice) {
  const listed = listChannels(deps, deps.config().toban, deps.clock())
  const facts = {
    channels: listed.map(lineOf),
    owners: ownersOf(deps).filter((owner) => owner !== OPS_OWNER),
  }
  const page = <ChannelsPage screen={c.get('screen')} facts={facts} notice={notice} />
  return c.html(page, notice?.kind === 'fail' ? 422 : 200)
}

function lineOf(state: ChannelState): ChannelLine {
  const { id, name, channel, owner, enabled, heldByIncident, circuit, health } = state
  return {
    id,
    name,
    channel,
    owner,
    mark: enabled && heldByIncident === null ? circuit.state : 'off',
    openUntil: circuit.state === 'OPEN' ? circuit.openUntil : null,
    reason: circuit.reason,
    health: health?.status ?? null,
    healthCode: health?.code ?? null,
    checkedAt: health?.checkedAt ?? null,
    secretExpiresOn: health?.secretExpiresOn ?? null,
  }
}

const HOOK = /^env:([A-Za-z_][A-Za-z0-9_]*)$/

function recipientOf(to: string, type: RecipientType) {
  const name = HOOK.exec(to)?.[1]
  if (name === undefined) return { type, address: to }
  return { type: 'WEBHOOK', address: JSON.stringify({ env: name }) } as const
}

function testedNotice({ id, fate }: Tested): SendingNotice {
  if (fate === null) {
    return { kind: 'fail', message: { ja: ja.testWaits(id), en: en.testWaits(id) }, hint: null }
  }
  if (fate.fate === 'sent') {
    return { kind: 'info', message: { ja: ja.testSent(id), en: en.testSent(id) }, hint: null }
  }
  const code = fate.code ?? fate.fate
  const message = { ja: ja.testFailed(id, code), en: en.testFailed(id, code) }
  return { kind: 'fail', message, hint: null }
}

function templatesPage(
  c: ConsoleContext,
  { deps }: Means,
  asked: Pick<TemplatesFacts, 'company' | 'chosen' | 'data' | 'preview'>,
  notice: SendingNotice = null,
) {
  const companies = ownersOf(deps).filter((owner) => !owner.startsWith('_'))
  const company = companies.find((code) => code === asked.company) ?? null
  const templates = company === null ? [] : listTemplates(deps, company)
  const facts = { ...asked, company, companies, templates }
  const page = <TemplatesPage screen={c.get('screen')} facts={facts} notice={notice} />
  return c.html(page, notice?.kind === 'fail' ? 422 : 200)
}

/** Null: nothing was typed. */
function valuesOf(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return null
  try {
    const values: unknown = JSON.parse(text)
    if (typeof values === 'object' && values !== null && !Array.isArray(values)) {
      return values as Record<string, unknown>
    }
  } catch {
    // Refused below, as anything else that is no object.
  }
  throw new TobanError({
    code: 'bad_values',
    kind: 'bad-input',
    message: { ja: ja.badData, en: en.badData },
    hint: { ja: ja.badDataHint, en: en.badDataHint },
  })
}
