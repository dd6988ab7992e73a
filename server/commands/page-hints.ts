/** What pages of the console say where the command line names a command: the page and the button to use. */
import type { PageHint } from '../domain/errors.ts'

export function stopRunHint(runId: string): PageHint {
  return {
    ja: '終了を待つか、その実行の画面で停止を依頼してください。',
    en: 'Wait for its end, or ask it to stop on its page.',
    href: `/runs/${runId}`,
  }
}

export function rerunHint(runId: string): PageHint {
  return {
    ja: 'もう一度動かすには、実行の画面の「再実行」を使ってください。',
    en: 'To run it again use “Run again” on the page of the run.',
    href: `/runs/${runId}`,
  }
}

export function runNowHint(batchId: string): PageHint {
  return {
    ja: '動かすには、バッチの画面の「今すぐ実行」で業務日付を指定してください。',
    en: 'To run it use “Run now” on the page of the batch, with the business date.',
    href: `/batches/${batchId}#run-now`,
  }
}

export function controlsHint(batchId: string): PageHint {
  return {
    ja: '有効な指定の一覧から取り消せます。',
    en: 'It can be taken back in the list of what is in force.',
    href: `/batches/${batchId}/controls`,
  }
}

export const MAINTENANCE_HINT: PageHint = {
  ja: 'メンテナンスの画面で終えられます。',
  en: 'It can be ended on the page of maintenance.',
  href: '/maintenance',
}

/** Where everything of a kind is listed. */
export function listHint(href: string): PageHint {
  return { ja: '一覧を見る', en: 'See the list', href }
}
