/** The runbooks of the batches: Markdown beside the batch in the operator's language, or what the schedule entry alone can say. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'
import type { Runbook } from '../../views/parts/runbook.tsx'
import { durationText } from '../domain/duration.ts'
import type { Language } from '../domain/errors.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'

export type Runbooks = Readonly<{
  /** @param entry null: the batch has none */
  of(batchId: string, entry: ScheduleEntry | null, language: Language): Runbook
}>

/** @param root the folder that contains `jobs/` */
export function openRunbooks(root: string): Runbooks {
  const files = findRunbooks(root)
  const kept = new Map<string, Runbook>()
  return {
    of(batchId, entry, language) {
      const file = files.get(`${batchId} ${language}`)
      if (!file) return { html: htmlOf(fromEntry(batchId, entry, language)), path: null }
      const found = kept.get(file) ?? {
        html: htmlOf(readFileSync(file, 'utf8')),
        path: relative(root, file),
      }
      kept.set(file, found)
      return found
    },
  }
}

/** `jobs/<block>/<nnn>-<name>.runbook.<language>.md`, by batch and language. */
function findRunbooks(root: string): Map<string, string> {
  const jobs = join(root, 'jobs')
  if (!existsSync(jobs)) return new Map()
  const blocks = readdirSync(jobs, { withFileTypes: true }).filter((one) => one.isDirectory())
  const found = blocks.flatMap(({ name: block }) =>
    readdirSync(join(jobs, block)).flatMap((name): [string, string][] => {
      const [, number, language] = /^(\d{3})-.*\.runbook\.(ja|en)\.md$/.exec(name) ?? []
      return number ? [[`BATCH-${number} ${language}`, join(jobs, block, name)]] : []
    }),
  )
  return new Map(found)
}

/** HTML in the Markdown is shown as text: a runbook is read by people who are signed in to a console. */
function htmlOf(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: false,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
}

function fromEntry(batchId: string, entry: ScheduleEntry | null, language: Language): string {
  const facts = {
    batchId,
    retries: entry ? String(entry.retry.attempts) : '1',
    first: entry ? spoken(entry.retry.backoff.firstMs, language) : '',
    timeout: entry ? spoken(entry.timeoutMs, language) : '',
    after: entry?.after.map((one) => one.batchId).join(', ') ?? '',
    finishBy: entry?.finishBy ?? '',
    overlap: entry?.overlap ?? 'skip',
  }
  return language === 'ja' ? inJapanese(facts) : inEnglish(facts)
}

const UNITS = {
  ja: { ms: 'ミリ秒', s: '秒', m: '分', h: '時間', d: '日' },
  en: { ms: 'ms', s: 's', m: 'min', h: 'h', d: 'd' },
} as const

/** The duration of the file (`90s`) as a sentence has it: 90 秒. */
function spoken(ms: number, language: Language): string {
  const [, count, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(durationText(ms)) ?? []
  return `${count} ${UNITS[language][unit as keyof (typeof UNITS)['ja']]}`
}

type Facts = Readonly<
  Record<'batchId' | 'retries' | 'first' | 'timeout' | 'after' | 'finishBy' | 'overlap', string>
>

function inEnglish({ batchId, retries, first, timeout, after, finishBy }: Facts): string {
  return [
    `1. **Look at the last run.** Its headline says how many companies are fine and why the others are not; errors are grouped by cause.`,
    `2. **Was it late?** The run says what it waited for${after ? ` (it comes after ${after})` : ''}.${finishBy ? ` It has to end by ${finishBy}.` : ''}`,
    `3. **Transient** errors were tried ${retries} times${first ? `, the first time again after ${first}` : ''}. Permanent ones are not tried again: remove the cause first.`,
    `4. **Run only what failed again**: the button on the run, or \`toban rerun RUN --failed\`. Companies with a good result are left alone.`,
    timeout
      ? `5. **It hangs**: it is stopped by itself after ${timeout}. Stop it earlier on its page, by force only when that does not help.`
      : `5. **It hangs**: stop it on its page, by force only when that does not help.`,
    `6. **It must not run now**: hold it with a reason; what is due meanwhile waits. \`toban hold ${batchId} --reason …\``,
  ].join('\n')
}

function inJapanese({ batchId, retries, first, timeout, after, finishBy }: Facts): string {
  return [
    `1. **前回の実行を見る。** 見出しに、何社が正常で、残りはなぜ正常でないかが出ます。エラーは原因ごとにまとまっています。`,
    `2. **遅れたとき。** 何を待ったかが実行の画面に出ます${after ? `（先行バッチ: ${after}）` : ''}。${finishBy ? `終了期限は ${finishBy} です。` : ''}`,
    `3. **一時的な異常**は最大 ${retries} 回まで自動で試行済みです${first ? `（初回の再試行は ${first}後）` : ''}。恒久的な異常は自動では再試行しません。先に原因を取り除いてください。`,
    `4. **異常分だけ再実行する。** 実行の画面のボタン、または \`toban rerun RUN --failed\`。正常に終わった会社には触れません。`,
    timeout
      ? `5. **終わらないとき。** ${timeout}で自動的に打ち切られます。急ぐ場合は実行の画面で停止を依頼し、それでも止まらないときだけ強制停止してください。`
      : `5. **終わらないとき。** 実行の画面で停止を依頼し、それでも止まらないときだけ強制停止してください。`,
    `6. **今は動かしたくないとき。** 理由を付けて保留します。その間に予定の来た実行は待ちます。\`toban hold ${batchId} --reason …\``,
  ].join('\n')
}
