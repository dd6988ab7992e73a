/** The mail to a company whose settings a mirror has stopped, in its own language; for the `collect` of BATCH-407 to 409. */
import type { Administrator } from '../../../data/platform/tenants.ts'
import { serviceName } from './fault.ts'
import type { MirrorResult } from './model.ts'

export type MailText = Readonly<{ subject: string; body: string }>

export function stoppedMail({ language, name }: Administrator, result: MirrorResult): MailText {
  const service = serviceName(result.service)
  return language === 'en' ? english(name, service, result) : japanese(name, service, result)
}

function japanese(name: string, service: string, result: MirrorResult): MailText {
  return {
    subject: `【Toban】${service} の変更により通知設定を停止しました`,
    body: [
      `${name} 様`,
      '',
      `${service} 側でチャンネルなどがなくなったため、次の通知設定を停止しました。`,
      '送信先を選び直して、設定を再開してください。',
      '',
      ...lines('停止した通知設定:', result.settingsDisabled),
      ...lines('使えなくなった送信先:', result.destinationsDisabled),
    ].join('\n'),
  }
}

function english(name: string, service: string, result: MirrorResult): MailText {
  return {
    subject: `[Toban] Notification settings stopped after a change in ${service}`,
    body: [
      `To ${name}`,
      '',
      `Channels or the like are gone in ${service}; these notification settings were therefore stopped.`,
      'Choose another destination and switch the settings on again.',
      '',
      ...lines('Settings that were stopped:', result.settingsDisabled),
      ...lines('Destinations that can not be used any more:', result.destinationsDisabled),
    ].join('\n'),
  }
}

function lines(title: string, entries: readonly string[]): string[] {
  return entries.length === 0 ? [] : [title, ...entries.map((entry) => `  ${entry}`), '']
}
