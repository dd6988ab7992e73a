/** The text of a message: the template in the person's language where there is one, else the notice's own words. */
import type { NoticePerson, NoticeTemplate } from '../../../data/tenant/notice-rules.ts'
import type { ChannelName } from '../../../server/domain/delivery/outbox.ts'
import type { TenantMessage } from '../../../server/sdk/index.ts'
import type { Company } from './company.ts'

const STANDARD_LANGUAGE = 'ja'

export type Wanted = Readonly<{
  templateKey: string | null
  channel: ChannelName
  language: string | null
}>

/** Own channel before another's, then the person's language, then Japanese, then the default one. */
export function templateFor(
  { templates }: Pick<Company, 'templates'>,
  { templateKey, channel, language }: Wanted,
): NoticeTemplate | null {
  const rank = (template: NoticeTemplate) =>
    (template.channel === channel ? 8 : 0) +
    (template.language === language ? 4 : 0) +
    (template.language === STANDARD_LANGUAGE ? 2 : 0) +
    (template.isDefault ? 1 : 0)
  // HTML is for mail alone.
  const fits = ({ key, format }: NoticeTemplate) =>
    key === templateKey && (format !== 'HTML' || channel === 'EMAIL')
  const [best] = templates.filter(fits).sort((a, b) => rank(b) - rank(a))
  return best ?? null
}

export type Words = Readonly<{
  title: string
  message: string
  format: 'PLAIN' | 'HTML' | 'MARKDOWN'
  values: Readonly<Record<string, unknown>>
}>

export function contentOf(
  template: NoticeTemplate | null,
  { title, message, format, values }: Words,
): TenantMessage['content'] {
  if (template === null) return { subject: title, body: message, format }
  return { template, values: { title, message, ...values } }
}

/** Names of people that a template may use. */
export function namesOf(person: NoticePerson | null): Record<string, string> {
  return person === null ? {} : { name: person.name, employee_name: person.name }
}
