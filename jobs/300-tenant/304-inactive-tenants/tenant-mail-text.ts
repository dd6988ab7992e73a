/** The mail to an idle company, in its own language. */
import { languageOf } from '../../../server/domain/company-name.ts'
import type { SystemRun } from '../../../server/sdk/index.ts'
import type { InactiveParams } from './inactive-params.ts'
import type { Judged } from './inactive-summary.ts'

export type MailText = Readonly<{ subject: string; body: string }>

/** @param locale of the company */
export function tenantMailText(
  run: SystemRun<InactiveParams>,
  tenant: Judged,
  locale: string,
): MailText {
  return languageOf(locale) === 'en' ? english(run, tenant) : japanese(run, tenant)
}

function supportOf({ settings }: SystemRun<InactiveParams>): string {
  return settings.toban.tenantNotices.supportEmail ?? settings.toban.issuer.contact.email
}

function japanese(run: SystemRun<InactiveParams>, { name, inactiveDays }: Judged): MailText {
  const { issuer } = run.settings.toban
  return {
    subject: `【${issuer.name}】スキル管理システムのご利用状況について`,
    body: [
      name,
      'ご担当者 様',
      '',
      `平素より大変お世話になっております。${issuer.name}です。`,
      `${inactiveDays} 日間、貴社でのシステムのご利用がありません。`,
      '',
      'ログインやデータの登録でお困りのことがございましたら、お気軽にご相談ください。',
      '季節によるご利用の休止など、ご予定のある場合もお知らせいただければ幸いです。',
      '',
      `お問い合わせ: ${supportOf(run)}`,
      '',
      issuer.name,
      '',
    ].join('\n'),
  }
}

function english(run: SystemRun<InactiveParams>, { name, inactiveDays }: Judged): MailText {
  const { issuer, holding } = run.settings.toban
  const sender = holding.nameEn ?? issuer.name
  return {
    subject: `[${sender}] Your use of the skill management system`,
    body: [
      `Dear ${name},`,
      '',
      `nobody of your company has used the system for ${inactiveDays} days.`,
      '',
      'If signing in or entering data gives you any trouble, please tell us: we are glad to help.',
      'If you pause on purpose, for a season for example, a short word is enough.',
      '',
      `Contact: ${supportOf(run)}`,
      '',
      sender,
      '',
    ].join('\n'),
  }
}
