/** Findings as sentences for operators and for the company's own administrator; no other company is ever named. */
import type { FindingName, HealthFinding } from '../../../server/domain/health/state.ts'
import type { TenantRef, Words } from '../../../server/sdk/index.ts'

export function findingWords(tenant: TenantRef, finding: Omit<HealthFinding, 'since'>): Words {
  const { metric, value, threshold } = finding
  const said = SENTENCES[metric]
  const number = value === null ? '–' : String(value)
  const limit = threshold === null ? '–' : String(threshold)
  const words = said ? said(number, limit) : noData(metric, number)
  return { ja: `${tenant.name}: ${words.ja}`, en: `${tenant.code}: ${words.en}` }
}

type Sentence = (value: string, limit: string) => Words

const SENTENCES: Readonly<Partial<Record<FindingName, Sentence>>> = {
  storage: (value, limit) => ({
    ja: `ストレージの使用率が ${value}％ です(基準 ${limit}％)`,
    en: `storage is at ${value} % of the contract (limit ${limit} %)`,
  }),
  api_hour: (value, limit) => ({
    ja: `直近 1 時間の API 呼び出しが上限の ${value}％ です(基準 ${limit}％)`,
    en: `API calls of the last hour are at ${value} % of the limit (${limit} %)`,
  }),
  users: (value, limit) => ({
    ja: `利用者数が契約の ${value}％ です(基準 ${limit}％)`,
    en: `users are at ${value} % of the contract (limit ${limit} %)`,
  }),
  busy: (value, limit) => ({
    ja: `処理時間が計測時間の ${value}％ を占めています(基準 ${limit}％)`,
    en: `response times fill ${value} % of the window (limit ${limit} %)`,
  }),
  error_rate: (value, limit) => ({
    ja: `サーバーエラー(5xx)の割合が ${value}％ です(基準 ${limit}％)`,
    en: `${value} % of the calls ended in a server error (limit ${limit} %)`,
  }),
  client_error_rate: (value, limit) => ({
    ja: `クライアントエラー(4xx)の割合が ${value}％ です(基準 ${limit}％)`,
    en: `${value} % of the calls ended in a client error (limit ${limit} %)`,
  }),
  errors: (value, limit) => ({
    ja: `エラーログが ${value} 件あります(基準 ${limit} 件)`,
    en: `${value} lines in the error log (limit ${limit})`,
  }),
  attacking_addresses: (value, limit) => ({
    ja: `ログイン失敗が続く接続元が ${value} 件あります(基準 ${limit} 件)`,
    en: `${value} addresses keep failing to log in (limit ${limit})`,
  }),
  p95: (value, limit) => ({
    ja: `応答時間の 95 パーセンタイルが ${value} ミリ秒です(基準 ${limit} ミリ秒)`,
    en: `95 % of the calls take up to ${value} ms (limit ${limit} ms)`,
  }),
  average: (value, limit) => ({
    ja: `平均応答時間が ${value} ミリ秒です(基準 ${limit} ミリ秒)`,
    en: `calls take ${value} ms on average (limit ${limit} ms)`,
  }),
  'p95:anomaly': (value, limit) => ({
    ja: `応答時間の 95 パーセンタイルが ${value} ミリ秒で、いつもの ${limit} ミリ秒から大きく外れています`,
    en: `95 % of the calls take up to ${value} ms, usually ${limit} ms at this hour`,
  }),
  hours_since_activity: (value, limit) => ({
    ja: `営業日で ${value} 時間、誰にも使われていません(基準 ${limit} 時間)`,
    en: `nobody has used it for ${value} hours of business days (limit ${limit})`,
  }),
  silent: (value, limit) => ({
    ja: `呼び出しがいつもの ${value}％ しかありません(基準 ${limit}％)`,
    en: `only ${value} % of the usual calls at this hour (limit ${limit} %)`,
  }),
  file: () => ({ ja: 'データベースを開けません', en: 'its database can not be opened' }),
  folder: () => ({ ja: 'ファイルのフォルダーがありません', en: 'its folder of files is missing' }),
  contract: () => ({
    ja: '状態と契約期間が食い違っています',
    en: 'its status contradicts the dates of its contract',
  }),
  trial: () => ({ ja: '試用期間が終わっています', en: 'its trial is over' }),
  no_admin: () => ({
    ja: '有効な管理者アカウントがありません',
    en: 'it has no active administrator',
  }),
  quota: () => ({
    ja: '上限が設定されていないため判定できない項目があります',
    en: 'a limit is not set, so its use is not judged',
  }),
}

function noData(metric: string, runs: string): Words {
  const what = metric.replace(/:nodata$/, '')
  return {
    ja: `「${what}」を ${runs} 回続けて計測できませんでした`,
    en: `"${what}" could not be measured ${runs} times in a row`,
  }
}
