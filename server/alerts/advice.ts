/** What an operator can do about an alert of the engine, by what it is about; a line of its message. */
import type { Words } from '../domain/errors.ts'
import { failurePrefix, missedKey, slowKey } from './run-keys.ts'

export type Advised = Readonly<{
  key: string
  batchId: string
  runId: string | null
  /** The error's code, for a failed run. */
  code: string | null
  /** Business dates nobody worked for. */
  dates: readonly string[]
}>

/** Null for findings of batches: their runbook says it. */
export function adviceFor(alert: Advised): Words | null {
  const { key, batchId } = alert
  if (key.startsWith(failurePrefix(batchId))) return forFailure(alert)
  if (key === missedKey(batchId)) return forMissed(alert)
  return key === slowKey(batchId) ? SLOW : null
}

function forFailure({ code, runId }: Advised): Words {
  const known = code === null ? undefined : BY_CODE[code]
  if (known) return known
  return {
    ja: `ログで原因を確かめ、直してから、失敗した分だけ再実行: toban rerun ${runId ?? 'RUN'} --failed --preview`,
    en: `See the cause in the log, mend it, then repeat what failed: toban rerun ${runId ?? 'RUN'} --failed --preview`,
  }
}

const BY_CODE: Readonly<Record<string, Words>> = {
  dependency: {
    ja: '待っていたバッチの実行を先に直してください。そのあとで再実行できます。',
    en: 'Mend the run it waited for first; then it can be run again.',
  },
  timed_out: {
    ja: 'いつもより遅い原因 (件数、ロック、ディスク) を確かめてください。timeout が短すぎるなら schedule.yaml を直します。',
    en: 'See why it was slower than usual (volume, locks, disk); if the timeout is too short, change schedule.yaml.',
  },
  ERR_WORKER_OUT_OF_MEMORY: {
    ja: 'メモリ不足です。対象テナントを分けて再実行するか、toban.yaml の workers.heapMb を増やしてください。',
    en: 'It ran out of memory: repeat it for fewer tenants at a time, or raise workers.heapMb in toban.yaml.',
  },
  not_in_schedule: {
    ja: 'schedule.yaml から項目が消えています。意図したものか確かめてください。',
    en: 'Its entry is gone from schedule.yaml: make sure that was meant.',
  },
}

function forMissed({ batchId, dates }: Advised): Words {
  const day = dates[0] ?? 'YYYY-MM-DD'
  return {
    ja: `必要なら業務日付を指定して実行: toban run ${batchId} --date ${day} --reason "…"`,
    en: `If that day's work is needed, run it: toban run ${batchId} --date ${day} --reason "…"`,
  }
}

const SLOW: Words = {
  ja: '件数の増加、ロック待ち、ディスクを確かめてください。結果は正常です。',
  en: 'Look at the volume of work, lock waits and the disk; its result is good.',
}
