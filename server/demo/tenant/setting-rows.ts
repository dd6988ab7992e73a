/** Settings of a company: application settings, reports, notifications, their templates and destinations. */
import { daySpan } from '../../domain/calendar-day.ts'
import { is, mailDomain, type OutsideService, outsideServices } from '../cast.ts'
import { demoUlid } from '../identifiers.ts'
import { ORGANISATION_FROM } from '../organisation.ts'
import { hasReports, REPORTS_FEATURE } from '../platform/resource-rows.ts'
import type { Row } from '../row.ts'
import { present, type Scene } from './scene.ts'
import type { TableRows } from './stamps.ts'

const SET_AT = daySpan(ORGANISATION_FROM).from

export function settingRows(scene: Scene): TableRows {
  return [
    ['tenant_settings', settingRowsOf(scene)],
    ['report_settings', REPORT_TYPES.map((type) => reportSetting(type, scene))],
    ['notification_channels', channelRows(scene)],
    ['notification_settings', notificationSettings(scene)],
    ['notification_templates', EVENTS.map((words) => templateRow(words))],
    ['notifications', announcementRows(scene)],
  ]
}

/** key, category, data type, value. */
const SETTINGS = [
  ['ui.theme', 'UI', 'STRING', 'light'],
  ['ui.language', 'UI', 'STRING', 'ja'],
  ['ui.primaryColor', 'UI', 'STRING', '#2f6f4f'],
  ['security.passwordMinLength', 'SECURITY', 'INTEGER', '12'],
  ['security.mfaRequired', 'SECURITY', 'BOOLEAN', 'false'],
  ['security.sessionTimeoutMinutes', 'SECURITY', 'INTEGER', '60'],
  ['business.fiscalYearStart', 'BUSINESS', 'STRING', '04-01'],
  ['business.goalsPerTerm', 'BUSINESS', 'INTEGER', '3'],
  ['system.maxUploadMb', 'SYSTEM', 'INTEGER', '100'],
  ['integration.slackEnabled', 'INTEGRATION', 'BOOLEAN', 'false'],
] as const

const COLOUR_RULE = JSON.stringify({ pattern: '^#[0-9a-fA-F]{6}$' })

function settingRowsOf(scene: Scene): Row[] {
  const { story, calendar } = scene
  // The upgrade of yesterday has not switched anything on yet.
  const isOld = is(story.company, 'upgraded_yesterday')
  const hasFeature =
    is(story.company, 'feature_left_on') || (hasReports(story, calendar.today) && !isOld)
  const feature = [REPORTS_FEATURE, 'SYSTEM', 'BOOLEAN', 'true'] as const
  return [...SETTINGS, ...(hasFeature ? [feature] : [])].map((words, index) =>
    settingRow(words, index, scene),
  )
}

function settingRow(
  [key, category, type, value]: readonly [string, string, string, string],
  index: number,
  scene: Scene,
): Row {
  const slack = key === 'integration.slackEnabled' && hasSlack(scene)
  const isColour = key === 'ui.primaryColor'
  const wrong = isColour && is(scene.story.company, 'wrong_colour')
  return {
    setting_key: key,
    setting_category: category,
    data_type: type,
    setting_value: wrong ? 'みどり' : slack ? 'true' : value,
    default_value: value,
    is_required: index % 3 === 0 ? 1 : 0,
    is_secret: 0,
    is_system_managed: category === 'SYSTEM' ? 1 : 0,
    is_user_configurable: category === 'UI' ? 1 : 0,
    validation_rules: isColour ? COLOUR_RULE : null,
    last_modified_by: 'system',
    updated_at: SET_AT,
  }
}

function hasSlack({ story }: Scene): boolean {
  return outsideServices(story.company.code).includes('slack')
}

const REPORT_TYPES = ['monthly', 'weekly', 'skill', 'org_sync', 'dq', 'kpi'] as const

function reportSetting(type: (typeof REPORT_TYPES)[number], scene: Scene): Row {
  const domain = mailDomain(scene.story.company)
  return {
    report_type: type,
    enabled: is(scene.story.company, 'free') ? 0 : 1,
    formats: JSON.stringify(['PDF', 'EXCEL']),
    template_key: `${type}_default`,
    recipients: JSON.stringify([{ kind: 'EMAIL', value: `jinji@${domain}`, edition: 'hr' }]),
    attach: 'link',
    options: JSON.stringify({ minGroup: 5 }),
    updated_at: SET_AT,
  }
}

/** name, outside id, enabled, and for Teams the team. */
const DESTINATIONS: Readonly<
  Record<OutsideService, readonly (readonly [string, string, 0 | 1, string | null])[]>
> = {
  slack: [
    ['general', 'C0001', 1, null],
    ['jinji-tsuchi', 'C0002', 1, null],
    ['kyu-project', 'C0003', 0, null],
  ],
  teams: [['一般', '19:0-0@thread.tacv2', 1, 'team-0']],
  lineworks: [
    ['人事のお知らせ', 'room-jinji', 1, null],
    ['総務のお知らせ', 'room-soumu', 1, null],
    ['旧プロジェクト', 'room-kyu', 1, null],
  ],
}

const SERVICE_OF = { slack: 'SLACK', teams: 'TEAMS', lineworks: 'LINE_WORKS' } as const

function channelRows({ story }: Scene): Row[] {
  return outsideServices(story.company.code).flatMap((name) =>
    DESTINATIONS[name].map(([label, externalId, enabled, team]) => ({
      destination_id: `${SERVICE_OF[name]}-${externalId}`,
      name: label,
      service: SERVICE_OF[name],
      external_id: externalId,
      parent_external_id: team,
      is_enabled: enabled,
      disabled_reason: enabled === 1 ? null : 'is_archived',
      auto_registered: 0,
      verified_at: SET_AT,
    })),
  )
}

/** event, name, frequency, stages, template body. */
const EVENTS = [
  [
    'certification_expiring',
    '資格の有効期限',
    'DAILY',
    [30, 7, 1],
    '{{name}}さんの{{certification}}は{{date}}に失効します。',
  ],
  ['goal_deadline', '目標の期日', 'DAILY', [14, 3, 0], '目標「{{title}}」の期日は{{date}}です。'],
  ['goal_behind', '目標の遅れ', 'WEEKLY', null, '目標「{{title}}」の進捗が{{progress}}％です。'],
  [
    'training_follow_up',
    '研修フォロー',
    'DAILY',
    [0],
    '研修「{{training}}」のふりかえりを登録してください。',
  ],
  ['approval_pending', '承認待ち', 'DAILY', null, '{{count}}件の承認をお待ちしています。'],
  ['announcement', 'お知らせ', 'IMMEDIATE', null, '{{message}}'],
] as const

function notificationSettings(scene: Scene): Row[] {
  const settings = EVENTS.map((words) => notificationSetting(words, scene))
  return is(scene.story.company, 'stray_settings')
    ? [...settings, ...straySettings(scene)]
    : settings
}

/** What BATCH-405 finds: nobody is meant, the room is closed, it is said already. */
function straySettings(scene: Scene): Row[] {
  const [certification, , behind] = EVENTS
  const usual = notificationSetting(behind, scene)
  return [
    {
      ...usual,
      setting_key: 'goal_behind_leaders',
      setting_name: '目標の遅れ（リーダー）',
      target_audience: 'CUSTOM',
    },
    {
      ...usual,
      setting_key: 'goal_behind_room',
      setting_name: '目標の遅れ（旧プロジェクト）',
      notification_type: 'SLACK',
      destination_id: 'SLACK-C0003',
    },
    {
      ...notificationSetting(certification, scene),
      setting_key: 'certification_expiring_copy',
      setting_name: '資格の有効期限（コピー）',
    },
  ]
}

function notificationSetting(
  [event, name, frequency, stages]: (typeof EVENTS)[number],
  scene: Scene,
): Row {
  const destination = hasSlack(scene) && event === 'announcement' ? 'SLACK-C0001' : null
  return {
    setting_key: event,
    setting_name: name,
    notification_type: destination === null ? 'EMAIL' : 'SLACK',
    trigger_event: event,
    target_audience: 'EMPLOYEE',
    template_key: event,
    frequency_type: frequency,
    frequency_value: frequency === 'DAILY' ? 8 : frequency === 'WEEKLY' ? 1 : null,
    digest: frequency === 'DAILY' ? 1 : 0,
    stages: stages === null ? null : JSON.stringify(stages),
    escalate_stage: event === 'certification_expiring' ? 7 : null,
    send_on: 'BUSINESS_DAYS',
    destination_id: destination,
    priority: 1,
    is_enabled: is(scene.story.company, 'new') ? 0 : 1,
    updated_at: SET_AT,
  }
}

function templateRow([event, name, , , body]: (typeof EVENTS)[number]): Row {
  const names = [...body.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '')
  return {
    template_id: `TPL-${event}`,
    template_key: event,
    notification_type: 'EMAIL',
    language_code: 'ja',
    subject_template: `【スキル管理】${name}`,
    body_template: body,
    format_type: 'PLAIN',
    parameters: JSON.stringify(names),
    sample_data: JSON.stringify(Object.fromEntries(names.map((key) => [key, '例']))),
    is_default: 1,
    is_active: 1,
    version: 1,
  }
}

/** In-app announcements that were read or not; nothing waits to be sent. */
function announcementRows(scene: Scene): Row[] {
  if (scene.story.activity === null) return []
  const at = scene.story.quietAfter - 5 * 86_400_000
  return present(scene)
    .slice(0, 40)
    .map((person, index) => {
      const read = index % 3 !== 0
      return {
        notification_id: demoUlid(at + index, `notice|${scene.story.tenantId}|${person.id}`),
        dedupe_key: `announcement:${scene.story.tenantId}:maintenance:${person.id}`,
        trigger_event: 'announcement',
        notification_type: 'INFO',
        notification_category: 'SYSTEM',
        priority: 1,
        recipient_id: person.id,
        title: 'システムメンテナンスのお知らせ',
        message: '日曜日の午前2時から30分ほどご利用いただけません。',
        message_format: 'PLAIN',
        scheduled_at: at,
        delivery_status: 'DELIVERED',
        expanded_at: at,
        read_status: read ? 'READ' : 'UNREAD',
        read_at: read ? at + 86_400_000 : null,
        created_by: 'system',
        created_at: at,
        updated_at: read ? at + 86_400_000 : at,
        is_deleted: 0,
      }
    })
}
