/** Whether a company's settings and templates can work (card 405, N0–N12); pure. */

import type { FoundFault } from '../../../data/platform/notification-findings.ts'
import type { Destination } from '../../../data/tenant/destinations.ts'
import type {
  Reachable,
  SettingRow,
  TemplateRow,
} from '../../../data/tenant/notification-settings.ts'
import { TRIGGER_EVENTS } from '../../../server/domain/delivery/trigger-events.ts'
import { inBoth, type Words } from '../../../server/sdk/index.ts'
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

function about({ settingId, settingKey }: SettingRow, message: Words, proposal?: Words) {
  const subject = { subjectType: 'setting' as const, subjectId: String(settingId) }
  return {
    ...subject,
    message: inBoth((language) => `${settingKey}: ${message[language]}`),
    ...(proposal ? { proposal } : {}),
  }
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
    .map(([name]) =>
      fault('N0', about(setting, { ja: `${name} を読めません`, en: `${name} can not be read` })),
    )
}

function eventFaults(setting: SettingRow): FoundFault[] {
  const faults = TRIGGER_EVENTS.has(setting.event)
    ? []
    : [
        fault(
          'N1',
          about(setting, {
            ja: `イベント ${setting.event} はありません`,
            en: `there is no event ${setting.event}`,
          }),
        ),
      ]
  if (setting.name.trim() !== '') return faults
  return [
    ...faults,
    fault(
      'N9',
      about(
        setting,
        { ja: '名前がありません', en: 'it has no name' },
        { ja: `名前を ${setting.settingKey} にする`, en: `name it ${setting.settingKey}` },
      ),
    ),
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
  const said = {
    ja: `${setting.frequency} に対して値 ${setting.frequencyValue ?? 'なし'} は使えません`,
    en: `${setting.frequency} can not have the value ${setting.frequencyValue ?? '(none)'}`,
  }
  return [fault('N4', about(setting, said, { ja: `${right} にする`, en: `set it to ${right}` }))]
}

function templateOf(setting: SettingRow, { templates }: SettingsInput): FoundFault[] {
  const { templateKey: key, channel } = setting
  const fits = templates.filter((one) => one.key === key && one.channel === channel)
  if (fits.length === 0)
    return [
      fault(
        'N2',
        about(setting, {
          ja: `テンプレート ${key} (${channel}) がありません`,
          en: `there is no template ${key} (${channel})`,
        }),
      ),
    ]
  const active = fits.filter((one) => one.isActive === 1)
  if (active.length === 0)
    return [
      fault(
        'N2',
        about(setting, {
          ja: `テンプレート ${key} (${channel}) は無効です`,
          en: `the template ${key} (${channel}) is not active`,
        }),
      ),
    ]
  if (active.some((one) => one.language === 'ja')) return []
  return [
    fault(
      'N2',
      about(setting, {
        ja: `テンプレート ${key} (${channel}) に日本語がありません`,
        en: `the template ${key} (${channel}) has no Japanese text`,
      }),
    ),
  ]
}

/** Null when the destination works. */
function whyDead(
  { destinations, deadPlaces }: Pick<SettingsInput, 'destinations' | 'deadPlaces'>,
  id: string,
): Words | null {
  const destination = destinations.find((one) => one.destinationId === id)
  if (!destination) return { ja: `送信先 ${id} がありません`, en: `there is no destination ${id}` }
  const dead = deadPlaces.get(id)
  if (dead !== undefined)
    return {
      ja: `送信先 ${destination.name} が使えません (${dead})`,
      en: `the destination ${destination.name} can not be used (${dead})`,
    }
  return destination.isEnabled
    ? null
    : {
        ja: `送信先 ${destination.name} は停止中です`,
        en: `the destination ${destination.name} is switched off`,
      }
}

function destinationFaults(setting: SettingRow, input: SettingsInput): FoundFault[] {
  if (setting.destinationId === null) return []
  const why = whyDead(input, setting.destinationId)
  return why === null
    ? []
    : [
        fault(
          'N6',
          about(setting, why, { ja: 'この設定を停止する', en: 'switch this setting off' }),
        ),
      ]
}

function channelFaults(setting: SettingRow, { channels }: SettingsInput): FoundFault[] {
  const { channel, fallback } = setting
  const faults: FoundFault[] = []
  if (channel !== 'IN_APP' && !channels.has(channel))
    faults.push(
      fault(
        'N7',
        about(
          setting,
          {
            ja: `${channel} の連携が有効ではありません`,
            en: `the connection for ${channel} is not active`,
          },
          { ja: 'この設定を停止する', en: 'switch this setting off' },
        ),
      ),
    )
  if (fallback === channel)
    faults.push(
      fault(
        'N12',
        about(setting, {
          ja: `代替チャンネルが本来のチャンネル ${channel} と同じです`,
          en: `the fallback is the channel ${channel} itself`,
        }),
      ),
    )
  else if (fallback !== null && fallback !== 'IN_APP' && !channels.has(fallback))
    faults.push(
      fault(
        'N12',
        about(setting, {
          ja: `代替チャンネル ${fallback} の連携が有効ではありません`,
          en: `the connection of the fallback ${fallback} is not active`,
        }),
      ),
    )
  return faults
}

const MANY_WITHOUT_ADDRESS = 0.05

function audienceFaults(setting: SettingRow, input: SettingsInput): FoundFault[] {
  const { people, destinations } = audienceOf(setting, input)
  if (people.length + destinations === 0) {
    const isCustom = setting.audience === 'CUSTOM'
    const said = about(setting, { ja: '送信相手が 1 人もいません', en: 'nobody is written to' })
    return [fault('N5', { ...said, severity: isCustom ? 'ERROR' : 'WARN' })]
  }
  // With a destination a person without an address is not missed.
  if (setting.destinationId !== null || setting.channel === 'IN_APP') return []
  const without = people.filter((person) => !input.hasAddress(person, setting.channel)).length
  if (without <= people.length * MANY_WITHOUT_ADDRESS) return []
  return [
    fault(
      'N10',
      about(setting, {
        ja: `${people.length} 人中 ${without} 人に ${setting.channel} の宛先がありません`,
        en: `${without} of ${people.length} people have no address on ${setting.channel}`,
      }),
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
      fault(
        'N8',
        about(
          setting,
          {
            ja: `設定 ${first.settingKey} と同じ内容です`,
            en: `it says the same as the setting ${first.settingKey}`,
          },
          { ja: 'この設定を停止する', en: 'switch this setting off' },
        ),
      ),
    ]
  })
}
