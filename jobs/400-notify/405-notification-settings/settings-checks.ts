/** Whether a company's settings and templates can work (card 405, N0–N12); pure. */
import type { FoundFault } from '../../../data/platform/notification-findings.ts'
import type { Destination } from '../../../data/tenant/destinations.ts'
import type {
  Reachable,
  SettingRow,
  TemplateRow,
} from '../../../data/tenant/notification-settings.ts'
import { TRIGGER_EVENTS } from '../../../server/domain/delivery/trigger-events.ts'
import { audienceOf } from './audience.ts'
import { fault } from './model.ts'
import { templateFaults } from './template-checks.ts'

export type SettingsInput = Readonly<{
  settings: readonly SettingRow[]
  templates: readonly TemplateRow[]
  destinations: readonly Destination[]
  /** Destination id → why the mirror says that it can not work; those that are well are missing. */
  deadPlaces: ReadonlyMap<string, string>
  people: readonly Reachable[]
  departments: ReadonlyMap<string, string>
  /** Channels a company can send through. */
  channels: ReadonlySet<string>
  /** Whether a person has an address on the channel. */
  hasAddress(person: Reachable, channel: string): boolean
}>

/** Settings that are switched off are no trouble; templates are looked at whole. */
export function settingFaults(input: SettingsInput): FoundFault[] {
  const enabled = input.settings.filter((setting) => setting.isEnabled)
  return [
    ...enabled.flatMap((setting) => [
      ...shapeFaults(setting),
      ...eventFaults(setting),
      ...frequencyFaults(setting),
      ...templateOf(setting, input),
      ...destinationFaults(setting, input),
      ...channelFaults(setting, input),
      ...audienceFaults(setting, input),
    ]),
    ...duplicates(enabled),
    ...templateFaults(input.templates),
  ]
}

function about({ settingId, settingKey }: SettingRow, message: string, proposal?: string) {
  const subject = { subjectType: 'setting' as const, subjectId: String(settingId) }
  return { ...subject, message: `${settingKey}: ${message}`, ...(proposal ? { proposal } : {}) }
}

/** The database holds valid JSON; here it is asked whether it says anything. */
function shapeFaults(setting: SettingRow): FoundFault[] {
  const isNumbers = (value: unknown) =>
    Array.isArray(value) && value.every((one) => typeof one === 'number')
  const isObject = (value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
  const fields = [
    ['stages', setting.stages, isNumbers],
    ['quiet', setting.quiet, isObject],
    ['channel_config', setting.channelConfig, isObject],
  ] as const
  return fields
    .filter(([, text, isRight]) => text !== null && !isRight(JSON.parse(text)))
    .map(([name]) => fault('N0', about(setting, `${name} を読めません`)))
}

function eventFaults(setting: SettingRow): FoundFault[] {
  const faults = TRIGGER_EVENTS.has(setting.event)
    ? []
    : [fault('N1', about(setting, `イベント ${setting.event} はありません`))]
  if (setting.name.trim() !== '') return faults
  return [
    ...faults,
    fault('N9', about(setting, '名前がありません', `名前を ${setting.settingKey} にする`)),
  ]
}

const RANGES = {
  DAILY: { least: 0, most: 23, usual: 9 },
  WEEKLY: { least: 1, most: 7, usual: 1 },
  MONTHLY: { least: 1, most: 31, usual: 1 },
} as const

/** The value a frequency should have when it has none or a wrong one; null when it is right. */
export function rightFrequency({ frequency, frequencyValue }: SettingRow): number | null {
  if (frequency === 'IMMEDIATE') return null
  const { least, most, usual } = RANGES[frequency]
  const isRight = frequencyValue !== null && frequencyValue >= least && frequencyValue <= most
  return isRight ? null : usual
}

function frequencyFaults(setting: SettingRow): FoundFault[] {
  const right = rightFrequency(setting)
  if (right === null) return []
  const said = `${setting.frequency} に対して値 ${setting.frequencyValue ?? 'なし'} は使えません`
  return [fault('N4', about(setting, said, `${right} にする`))]
}

function templateOf(setting: SettingRow, { templates }: SettingsInput): FoundFault[] {
  const { templateKey: key, channel } = setting
  const fits = templates.filter((one) => one.key === key && one.channel === channel)
  if (fits.length === 0)
    return [fault('N2', about(setting, `テンプレート ${key} (${channel}) がありません`))]
  const active = fits.filter((one) => one.isActive === 1)
  if (active.length === 0)
    return [fault('N2', about(setting, `テンプレート ${key} (${channel}) は無効です`))]
  if (active.some((one) => one.language === 'ja')) return []
  return [fault('N2', about(setting, `テンプレート ${key} (${channel}) に日本語がありません`))]
}

/** Null when the destination works. */
function whyDead(
  { destinations, deadPlaces }: Pick<SettingsInput, 'destinations' | 'deadPlaces'>,
  id: string,
): string | null {
  const destination = destinations.find((one) => one.destinationId === id)
  if (!destination) return `送信先 ${id} がありません`
  const dead = deadPlaces.get(id)
  if (dead !== undefined) return `送信先 ${destination.name} が使えません (${dead})`
  return destination.isEnabled ? null : `送信先 ${destination.name} は停止中です`
}

function destinationFaults(setting: SettingRow, input: SettingsInput): FoundFault[] {
  if (setting.destinationId === null) return []
  const why = whyDead(input, setting.destinationId)
  return why === null ? [] : [fault('N6', about(setting, why, 'この設定を停止する'))]
}

function channelFaults(setting: SettingRow, { channels }: SettingsInput): FoundFault[] {
  const { channel, fallback } = setting
  const faults: FoundFault[] = []
  if (channel !== 'IN_APP' && !channels.has(channel))
    faults.push(
      fault('N7', about(setting, `${channel} の連携が有効ではありません`, 'この設定を停止する')),
    )
  if (fallback === channel)
    faults.push(
      fault('N12', about(setting, `代替チャンネルが本来のチャンネル ${channel} と同じです`)),
    )
  else if (fallback !== null && fallback !== 'IN_APP' && !channels.has(fallback))
    faults.push(
      fault('N12', about(setting, `代替チャンネル ${fallback} の連携が有効ではありません`)),
    )
  return faults
}

const MANY_WITHOUT_ADDRESS = 0.05

function audienceFaults(setting: SettingRow, input: SettingsInput): FoundFault[] {
  const { people, destinations } = audienceOf(setting, input)
  if (people.length + destinations === 0) {
    const isCustom = setting.audience === 'CUSTOM'
    const said = about(setting, '送信相手が 1 人もいません')
    return [fault('N5', { ...said, severity: isCustom ? 'ERROR' : 'WARN' })]
  }
  // With a destination a person without an address is not missed.
  if (setting.destinationId !== null || setting.channel === 'IN_APP') return []
  const without = people.filter((person) => !input.hasAddress(person, setting.channel)).length
  if (without <= people.length * MANY_WITHOUT_ADDRESS) return []
  return [
    fault(
      'N10',
      about(setting, `${people.length} 人中 ${without} 人に ${setting.channel} の宛先がありません`),
    ),
  ]
}

/** The oldest stays, the others say the same once more. */
function duplicates(settings: readonly SettingRow[]): FoundFault[] {
  const seen = new Map<string, SettingRow>()
  return settings.flatMap((setting) => {
    const { event, channel, audience, destinationId, frequency, frequencyValue } = setting
    const recipients = [...setting.recipients].map(({ kind, value }) => `${kind} ${value}`).sort()
    const key = JSON.stringify([
      event,
      channel,
      audience,
      destinationId,
      frequency,
      frequencyValue,
      recipients,
    ])
    const first = seen.get(key)
    if (!first) {
      seen.set(key, setting)
      return []
    }
    return [
      fault('N8', about(setting, `設定 ${first.settingKey} と同じ内容です`, 'この設定を停止する')),
    ]
  })
}
