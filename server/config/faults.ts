/** A fault of the configuration, where it is and what to do; made by the loader, printed by `toban check` and the console. */
import { type Language, TobanError, type Words } from '../domain/errors.ts'

export type Fault = Readonly<{
  /** Name below the configuration folder. */
  file: string
  /** 1-based; 1:1 when the file as a whole is meant. */
  line: number
  col: number
  code: string
  message: Words
  hint?: Words
}>

/** `file:line:col  code  message  hint` in one line. */
export function renderFault(fault: Fault, lang: 'ja' | 'en'): string {
  const parts = [`${fault.file}:${fault.line}:${fault.col}`, fault.code, fault.message[lang]]
  if (fault.hint) parts.push(fault.hint[lang])
  return parts.join('  ')
}

/** All faults at once, for a start that can not begin without a configuration. */
export function configFaults(faults: readonly Fault[]): TobanError {
  const list = (language: Language) =>
    faults.map((fault) => renderFault(fault, language)).join('\n')
  return new TobanError({
    code: 'config_faults',
    kind: 'bad-input',
    message: {
      ja: `設定に誤りがあります:\n${list('ja')}`,
      en: `the configuration has faults:\n${list('en')}`,
    },
    hint: {
      ja: '直してから toban check で確認してください。',
      en: 'Mend them and check with: toban check',
    },
  })
}

export type FaultText = Readonly<{ message: Words; hint?: Words }>

/** What a field's own rule says when it refuses a value; `code` is what the rule carries. */
export function fieldFaultText(code: string, shown: string): FaultText | null {
  return FIELD_FAULTS[code]?.(shown) ?? null
}

const words = (ja: string, en: string): Words => ({ ja, en })

const FIELD_FAULTS: Readonly<Record<string, (shown: string) => FaultText>> = {
  bad_duration: (shown) => ({
    message: words(`期間として読めません: ${shown}`, `not a duration: ${shown}`),
    hint: words(
      '2s、5m、1h、7d のように整数と単位で書きます。',
      'Write a whole number and a unit: 2s, 5m, 1h, 7d.',
    ),
  }),
  bad_time: (shown) => ({
    message: words(`時刻として読めません: ${shown}`, `not a time of day: ${shown}`),
    hint: words(
      '"05:30" のように引用符つきの HH:MM で書きます。',
      'Write HH:MM in quotes: "05:30".',
    ),
  }),
  bad_local_time: (shown) => ({
    message: words(`日時として読めません: ${shown}`, `not a date and time: ${shown}`),
    hint: words(
      '2026-12-31T22:00 のように、ファイルのタイムゾーンの日時で書きます。',
      'Write 2026-12-31T22:00, in the zone of the file.',
    ),
  }),
  bad_blackout_name: (shown) => ({
    message: words(`停止期間の名前に使えません: ${shown}`, `not a name for a blackout: ${shown}`),
    hint: words(
      '英小文字で始め、英小文字・数字・- を使います。',
      'Use lower-case letters, digits and -.',
    ),
  }),
  bad_window: (shown) => ({
    message: words(`時間帯として読めません: ${shown}`, `not a window of hours: ${shown}`),
    hint: words(
      '"01:00-06:00" のように書きます。始まりと終わりは別の時刻です。',
      'Write "01:00-06:00"; the two ends differ.',
    ),
  }),
  bad_ip: (shown) => ({
    message: words(`IP アドレスではありません: ${shown}`, `not an IP address: ${shown}`),
    hint: words('例: 127.0.0.1、::1', 'For instance 127.0.0.1 or ::1.'),
  }),
  bad_zone: (shown) => ({
    message: words(`タイムゾーンがありません: ${shown}`, `unknown time zone: ${shown}`),
    hint: words('Asia/Tokyo のような IANA 名で書きます。', 'Use an IANA name such as Asia/Tokyo.'),
  }),
  bad_batch_id: (shown) => ({
    message: words(`バッチ ID の形ではありません: ${shown}`, `not a batch id: ${shown}`),
    hint: words('BATCH-301 のように 3 桁で書きます。', 'Write BATCH- and three digits: BATCH-301.'),
  }),
  bad_calendar_day: (shown) => ({
    message: words(`日付がありません: ${shown}`, `not an existing day: ${shown}`),
    hint: words(
      'YYYY-MM-DD、毎年なら MM-DD で書きます。',
      'Write YYYY-MM-DD, or MM-DD for every year.',
    ),
  }),
  bad_calendar_name: (shown) => ({
    message: words(`カレンダー名に使えません: ${shown}`, `not a calendar name: ${shown}`),
    hint: words(
      '英小文字で始め、英小文字・数字・- を使います。',
      'Use lower-case letters, digits and -.',
    ),
  }),
  bad_group: (shown) => ({
    message: words(`グループ名に使えません: ${shown}`, `not a group name: ${shown}`),
    hint: words(
      '英小文字で始め、英小文字・数字・- を使います。',
      'Use lower-case letters, digits and -.',
    ),
  }),
  bad_address: (shown) => ({
    message: words(`メールアドレスではありません: ${shown}`, `not a mail address: ${shown}`),
    hint: words('名前なしのアドレスだけを書きます。', 'Write the bare address, without a name.'),
  }),
  bad_domain: (shown) => ({
    message: words(`ドメイン名ではありません: ${shown}`, `not a domain name: ${shown}`),
    hint: words('toban.example.co.jp のように書きます。', 'Write it like toban.example.co.jp.'),
  }),
  bad_url: (shown) => ({
    message: words(`URL ではありません: ${shown}`, `not a URL: ${shown}`),
    hint: words('http:// か https:// で始めます。', 'It begins with http:// or https://.'),
  }),
  bad_postal_code: (shown) => ({
    message: words(`郵便番号ではありません: ${shown}`, `not a postal code: ${shown}`),
    hint: words('123-4567 の形で書きます。', 'Write 123-4567.'),
  }),
  bad_phone: (shown) => ({
    message: words(`電話番号ではありません: ${shown}`, `not a telephone number: ${shown}`),
    hint: words(
      '引用符つきで "03-0000-0000" のように書きます。',
      'Write it in quotes: "03-0000-0000".',
    ),
  }),
  bad_account_number: (shown) => ({
    message: words(`口座番号ではありません: ${shown}`, `not an account number: ${shown}`),
    hint: words('引用符つきの 7 桁で書きます。', 'Write seven digits in quotes.'),
  }),
  bad_registration_number: (shown) => ({
    message: words(
      `適格請求書発行事業者の登録番号ではありません: ${shown}`,
      `not a registration number of a qualified invoice issuer: ${shown}`,
    ),
    hint: words('T と 13 桁の数字で書きます。', 'Write T and thirteen digits.'),
  }),
  cron_not_text: (shown) => ({
    message: words(`cron 式は文字列です: ${shown}`, `a cron pattern is text: ${shown}`),
    hint: words('引用符で囲みます: "45 1 * * *"', 'Put it in quotes: "45 1 * * *"'),
  }),
  // The next two never show the value: it may be the secret itself.
  plain_secret: () => ({
    message: words('秘密の値を直接書くことはできません', 'a secret may not stand in this file'),
    hint: words(
      '{ env: 変数名 } か { file: パス } で参照し、書いてしまった値は変更してください。',
      'Refer to it as { env: NAME } or { file: path }, and change the value that was written here.',
    ),
  }),
  bad_secret: () => ({
    message: words('秘密の参照が正しくありません', 'not a reference to a secret'),
    hint: words(
      '{ env: 変数名 } か { file: パス } のどちらか一つを書きます。',
      'Write exactly one of { env: NAME } and { file: path }.',
    ),
  }),
  grades_out_of_order: () => ({
    message: words(
      'medium・high・critical の値が順に厳しくなっていません',
      'medium, high and critical do not grow worse in this order',
    ),
  }),
}
