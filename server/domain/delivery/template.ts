/** Delivery rule D13: fills a template with data for one channel. Pure; a preview and a real message go the same way. */
import type { Words } from '../errors.ts'
import type { BodyFormat, ChannelName } from './outbox.ts'
import { escaped } from './text.ts'

export type Template = Readonly<{
  subject: string | null
  body: string
  format: BodyFormat
  /** The names it may use. */
  parameters: readonly string[]
}>

export type TemplateFault =
  /** Declared and used, but the data has no value for it. 0 and the empty text are values. */
  | Readonly<{ kind: 'missing'; name: string }>
  /** Used without being declared. */
  | Readonly<{ kind: 'unknown'; name: string }>

export type Rendered =
  | Readonly<{ ok: true; subject: string | null; body: string; format: BodyFormat }>
  | Readonly<{ ok: false; faults: readonly TemplateFault[] }>

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g

/** Values are escaped for the channel where the text around them is in its notation; never in the subject. */
export function rendered(
  template: Template,
  values: Readonly<Record<string, unknown>>,
  channel: ChannelName,
): Rendered {
  const faults = faultsOf(template, values)
  if (faults.length > 0) return { ok: false, faults }
  const put = (text: string, harmless: (value: string) => string) =>
    text.replace(PLACE, (_, name: string) => harmless(textOf(values[name]) ?? ''))
  const asIs = template.format === 'PLAIN'
  return {
    ok: true,
    subject: template.subject === null ? null : put(template.subject, (value) => value),
    body: put(template.body, asIs ? (value) => value : escaped(channel, template.format)),
    format: template.format,
  }
}

/** Names a template uses, in the order of their first use. */
export function placesOf(template: Pick<Template, 'subject' | 'body'>): string[] {
  const found = `${template.subject ?? ''}\n${template.body}`.matchAll(PLACE)
  return [...new Set([...found].map((match) => match[1] ?? ''))]
}

function faultsOf(
  template: Template,
  values: Readonly<Record<string, unknown>>,
): readonly TemplateFault[] {
  return placesOf(template).flatMap((name): TemplateFault[] => {
    if (!template.parameters.includes(name)) return [{ kind: 'unknown', name }]
    return textOf(values[name]) === null ? [{ kind: 'missing', name }] : []
  })
}

function textOf(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value)
    default:
      return null
  }
}

/** What an operator reads in the row and in the preview. */
export function templateFaultWords(faults: readonly TemplateFault[]): Words {
  const one = ({ kind, name }: TemplateFault) =>
    kind === 'missing' ? `{{${name}}} の値がありません` : `{{${name}}} はパラメータにありません`
  return { ja: faults.map(one).join('、'), en: templateFaultText(faults) }
}

export function templateFaultText(faults: readonly TemplateFault[]): string {
  return faults
    .map(({ kind, name }) =>
      kind === 'missing' ? `no value for {{${name}}}` : `{{${name}}} is not one of its parameters`,
    )
    .join('; ')
}
