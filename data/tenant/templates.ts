/** Templates of a company's notifications; read for previews and by the checks of settings. */
import type { BodyFormat, ChannelName } from '../../server/domain/delivery/outbox.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

export type StoredTemplate = Readonly<{
  templateId: string
  key: string
  channel: ChannelName | 'IN_APP'
  language: string
  subject: string | null
  body: string
  format: BodyFormat
  /** Names it may use. */
  parameters: readonly string[]
  sampleData: Readonly<Record<string, unknown>>
  isDefault: boolean
  isActive: boolean
}>

type Row = Omit<StoredTemplate, 'parameters' | 'sampleData' | 'isDefault' | 'isActive'> &
  Readonly<{ parameters: string; sampleData: string; isDefault: 0 | 1; isActive: 0 | 1 }>

/** By key, channel and language. */
export function templatesOf(tenant: TenantDb): StoredTemplate[] {
  const sql = `SELECT template_id AS templateId, template_key AS key, notification_type AS channel,
      language_code AS language, subject_template AS subject, body_template AS body, format_type AS format,
      parameters, sample_data AS sampleData, is_default AS isDefault, is_active AS isActive
    FROM notification_templates ORDER BY template_key, notification_type, language_code`
  return statement<[], Row>(tenant.sqlite, sql)
    .all()
    .map((row) => ({
      ...row,
      parameters: namesIn(JSON.parse(row.parameters)),
      sampleData: JSON.parse(row.sampleData) as Record<string, unknown>,
      isDefault: row.isDefault === 1,
      isActive: row.isActive === 1,
    }))
}

/** The application writes names, or objects with a name. */
function namesIn(parameters: unknown): string[] {
  if (!Array.isArray(parameters)) return Object.keys(Object(parameters))
  return parameters.flatMap((each: unknown) => {
    if (typeof each === 'string') return [each]
    const name = Object(each).name as unknown
    return typeof name === 'string' ? [name] : []
  })
}
