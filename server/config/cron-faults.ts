/** Words for cron patterns that are refused; used by the check of schedule.yaml. */
import type { CronFault } from '../domain/cron.ts'
import { unreachable, type Words } from '../domain/errors.ts'

export function cronFaultText(
  fault: CronFault,
  cron: string,
): { code: string; message: Words; hint: Words } {
  switch (fault.kind) {
    case 'nickname':
      return {
        code: 'cron_nickname',
        message: { ja: `略記は使えません: ${cron}`, en: `nicknames are not used: ${cron}` },
        hint: {
          ja: '5 つの欄で書きます。@daily は "0 0 * * *" です。',
          en: 'Write five fields: @daily is "0 0 * * *".',
        },
      }
    case 'field-count':
      return {
        code: 'cron_fields',
        message: {
          ja: `cron 式の欄が ${fault.detail} 個あります: ${cron}`,
          en: `the cron pattern has ${fault.detail} fields: ${cron}`,
        },
        hint: {
          ja: '分 時 日 月 曜日 の 5 つです。秒の欄はありません。',
          en: 'Five: minute, hour, day, month, weekday. There is no field for seconds.',
        },
      }
    case 'question-mark':
      return {
        code: 'cron_syntax',
        message: { ja: `? は使えません: ${cron}`, en: `? is not used: ${cron}` },
        hint: { ja: '代わりに * を書きます。', en: 'Write * instead.' },
      }
    case 'syntax':
      return {
        code: 'cron_syntax',
        message: {
          ja: `cron 式として読めません: ${cron} (${fault.detail})`,
          en: `not a cron pattern: ${cron} (${fault.detail})`,
        },
        hint: {
          ja: '例: "45 1 * * *" は毎日 01:45 です。',
          en: 'Example: "45 1 * * *" is 01:45 every day.',
        },
      }
    case 'never':
      return {
        code: 'cron_never',
        message: {
          ja: `この cron 式に当たる日はありません: ${cron}`,
          en: `no day ever matches this cron pattern: ${cron}`,
        },
        hint: {
          ja: '2 月 31 日のような、存在しない日付になっていませんか。',
          en: 'Is it a day that does not exist, such as 31 February?',
        },
      }
    default:
      return unreachable(fault.kind)
  }
}
