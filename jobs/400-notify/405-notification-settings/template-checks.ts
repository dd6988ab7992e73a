/** Whether templates can be filled (card 405, N3 and N11), with the very function that fills them; pure. */
import type { FoundFault } from '../../../data/platform/notification-findings.ts'
import type { TemplateRow } from '../../../data/tenant/notification-settings.ts'
import {
  type BodyFormat,
  CHANNELS,
  type ChannelName,
} from '../../../server/domain/delivery/outbox.ts'
import { placesOf, rendered, templateFaultText } from '../../../server/domain/delivery/template.ts'
import { fault } from './model.ts'

export function templateFaults(templates: readonly TemplateRow[]): FoundFault[] {
  const active = templates.filter((template) => template.isActive === 1)
  return [...active.flatMap(fillFaults), ...severalDefaults(active)]
}

function fillFaults(template: TemplateRow): FoundFault[] {
  const about = (message: string) => ({
    subjectType: 'template' as const,
    subjectId: template.templateId,
    message: `テンプレート ${template.key} (${template.channel}, ${template.language}): ${message}`,
  })
  const parameters = JSON.parse(template.parameters) as unknown
  const sample = JSON.parse(template.sampleData) as unknown
  if (!isTexts(parameters)) return [fault('N3', about('parameters が名前の一覧ではありません'))]
  if (typeof sample !== 'object' || sample === null || Array.isArray(sample))
    return [fault('N3', about('sample_data がありません'))]
  const { subject, body } = template
  const text = { subject, body, format: template.format as BodyFormat, parameters }
  const filled = rendered(text, sample as Record<string, unknown>, channelOf(template))
  if (!filled.ok) return [fault('N3', about(templateFaultText(filled.faults)))]
  const used = new Set(placesOf(template))
  const unused = parameters.filter((name) => !used.has(name))
  if (unused.length === 0) return []
  return [
    fault('N3', { ...about(`使われていないパラメータ: ${unused.join(', ')}`), severity: 'INFO' }),
  ]
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

/** In-app texts are escaped by the page that shows them. */
function channelOf({ channel }: TemplateRow): ChannelName {
  return CHANNELS.find((name) => name === channel) ?? 'EMAIL'
}

function severalDefaults(templates: readonly TemplateRow[]): FoundFault[] {
  const seen = new Set<string>()
  return templates
    .filter((template) => template.isDefault === 1)
    .filter(({ key, channel }) => {
      const name = `${key} ${channel}`
      if (seen.has(name)) return true
      seen.add(name)
      return false
    })
    .map(({ templateId, key, channel }) =>
      fault('N11', {
        subjectType: 'template',
        subjectId: templateId,
        message: `テンプレート ${key} (${channel}) の既定が複数あります`,
      }),
    )
}
