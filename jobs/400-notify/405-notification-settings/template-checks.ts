/** Whether templates can be filled (card 405, N3 and N11), with the very function that fills them; pure. */

import type { FoundFault } from '../../../data/platform/notification-findings.ts'
import type { TemplateRow } from '../../../data/tenant/notification-settings.ts'
import {
  type BodyFormat,
  CHANNELS,
  type ChannelName,
} from '../../../server/domain/delivery/outbox.ts'
import { placesOf, rendered, templateFaultWords } from '../../../server/domain/delivery/template.ts'
import type { Words } from '../../../server/sdk/index.ts'
import { fault } from './model.ts'

export function templateFaults(templates: readonly TemplateRow[]): FoundFault[] {
  const active = templates.filter((template) => template.isActive === 1)
  return [...active.flatMap(fillFaults), ...severalDefaults(active)]
}

function fillFaults(template: TemplateRow): FoundFault[] {
  const about = (message: Words) => ({
    subjectType: 'template' as const,
    subjectId: template.templateId,
    message: {
      ja: `テンプレート ${template.key} (${template.channel}, ${template.language}): ${message.ja}`,
      en: `template ${template.key} (${template.channel}, ${template.language}): ${message.en}`,
    },
  })
  const parameters = JSON.parse(template.parameters) as unknown
  const sample = JSON.parse(template.sampleData) as unknown
  if (!isTexts(parameters))
    return [
      fault(
        'N3',
        about({
          ja: 'parameters が名前の一覧ではありません',
          en: 'parameters is no list of names',
        }),
      ),
    ]
  if (typeof sample !== 'object' || sample === null || Array.isArray(sample))
    return [fault('N3', about({ ja: 'sample_data がありません', en: 'it has no sample_data' }))]
  const { subject, body } = template
  const text = { subject, body, format: template.format as BodyFormat, parameters }
  const filled = rendered(text, sample as Record<string, unknown>, channelOf(template))
  if (!filled.ok) return [fault('N3', about(templateFaultWords(filled.faults)))]
  const used = new Set(placesOf(template))
  const unused = parameters.filter((name) => !used.has(name))
  if (unused.length === 0) return []
  return [
    fault('N3', {
      ...about({
        ja: `使われていないパラメータ: ${unused.join(', ')}`,
        en: `parameters nobody uses: ${unused.join(', ')}`,
      }),
      severity: 'INFO',
    }),
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
        message: {
          ja: `テンプレート ${key} (${channel}) の既定が複数あります`,
          en: `template ${key} (${channel}) has more than one default`,
        },
      }),
    )
}
