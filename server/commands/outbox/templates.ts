/** What a template would become with given data, for one channel: the same code as in earnest. */
import { openTenant } from '../../../data/tenant/open.ts'
import { type StoredTemplate, templatesOf } from '../../../data/tenant/templates.ts'
import { rendered, templateFaultText } from '../../domain/delivery/template.ts'
import { subjectLine, withinLimit } from '../../domain/delivery/text.ts'
import { TobanError } from '../../domain/errors.ts'
import type { OutboxContext } from './outboxes.ts'

export type TemplateAsked = Readonly<{
  owner: string
  key: string
  /** Default: the first the template has. */
  channel?: string
  /** Default: ja. */
  language?: string
  /** Default: the template's own sample data. */
  data?: Readonly<Record<string, unknown>>
}>

export type TemplatePreview = Readonly<{
  template: Pick<StoredTemplate, 'key' | 'channel' | 'language' | 'format' | 'parameters'>
  /** What the preview was filled with. */
  data: Readonly<Record<string, unknown>>
}> &
  (
    | Readonly<{ ok: true; subject: string | null; body: string }>
    | Readonly<{ ok: false; faults: string }>
  )

export function listTemplates({ folder }: OutboxContext, owner: string): StoredTemplate[] {
  const tenant = openTenant(folder.tenantFile(owner), { code: owner }, 'read-only')
  try {
    return templatesOf(tenant)
  } finally {
    tenant.sqlite.close()
  }
}

/** Throws `unknown_template`. */
export function previewTemplate(context: OutboxContext, asked: TemplateAsked): TemplatePreview {
  const found = chosen(listTemplates(context, asked.owner), asked)
  const { key, channel, language, format, parameters } = found
  const template = { key, channel, language, format, parameters }
  const data = asked.data ?? found.sampleData
  const way = channel === 'IN_APP' ? 'EMAIL' : channel
  const result = rendered(found, data, way)
  if (!result.ok) return { template, data, ok: false, faults: templateFaultText(result.faults) }
  const subject = result.subject === null ? null : subjectLine(result.subject)
  return { template, data, ok: true, subject, body: withinLimit(way, result.body, null) }
}

function chosen(templates: readonly StoredTemplate[], asked: TemplateAsked): StoredTemplate {
  const { key, channel, language = 'ja' } = asked
  const candidates = templates.filter(
    (each) => each.key === key && (channel === undefined || each.channel === channel),
  )
  const found = candidates.find((each) => each.language === language) ?? candidates[0]
  if (found) return found
  const known = [...new Set(templates.map((each) => each.key))].join(', ') || '-'
  return refuse(key, known)
}

function refuse(key: string, known: string): never {
  throw new TobanError({
    code: 'unknown_template',
    kind: 'not-found',
    message: { ja: `テンプレート「${key}」はありません`, en: `there is no template "${key}"` },
    hint: { ja: `登録済み: ${known}`, en: `known templates: ${known}` },
  })
}
