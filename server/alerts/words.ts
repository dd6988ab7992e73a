/** The words of alert messages in both languages; notice-text.ts puts them together. */
import type { Severity } from '../domain/alert.ts'
import type { Language } from '../domain/errors.ts'
import type { NoticeKind } from './entries.ts'

export type NoticeWords = Readonly<{
  brand: string
  severity: Readonly<Record<Severity, string>>
  /** Before the headline of a subject. */
  kind: Readonly<Record<NoticeKind, string>>
  label: Readonly<{
    severity: string
    since: string
    times: string
    whom: string
    value: string
    batch: string
    run: string
    advice: string
    runbook: string
    alert: string
    key: string
    endedBy: string
  }>
  digest(count: number, time: string): string
  digestIntro(count: number): string
  storm(count: number): string
  stormIntro(count: number): string
  stormAdvice: string
  recoveries(count: number): string
  andMore(count: number): string
  companies(count: number): string
  lasting(duration: string): string
  over(time: string, duration: string): string
  limit(threshold: string): string
  times(count: number): string
  inARow(inARow: number, inWindow: number, windowHours: number): string
  headInARow(count: number): string
  acknowledge(command: string): string
  unsteady(flaps: number, holdHours: number): string
  duration(parts: Readonly<{ days: number; hours: number; minutes: number }>): string
}>

const ja: NoticeWords = {
  brand: '当番',
  severity: { LOW: '低', MEDIUM: '中', HIGH: '高', CRITICAL: '重大' },
  kind: {
    opened: '発生',
    reopened: '再発',
    worse: '悪化',
    repeated: '連続',
    reminded: '継続中',
    flapping: '断続',
    resolved: '復旧',
  },
  label: {
    severity: '深刻度',
    since: '発生',
    times: '回数',
    whom: '対象',
    value: '値',
    batch: 'バッチ',
    run: '実行',
    advice: '対応',
    runbook: '手順',
    alert: 'アラート',
    key: 'キー',
    endedBy: '終了させた人',
  },
  digest: (count, time) => `まとめ ${count}件 (${time})`,
  digestIntro: (count) => `至急ではないアラート ${count}件をまとめてお知らせします。`,
  storm: (count) => `アラート ${count}件`,
  stormIntro: (count) => `1回の実行で ${count}件のアラートが出たため、まとめてお知らせします。`,
  stormAdvice: '原因は共通かもしれません (ホスト、データベース、ネットワーク)。',
  recoveries: (count) => `復旧 ${count}件`,
  andMore: (count) => `ほか ${count}件`,
  companies: (count) => `${count}社`,
  lasting: (duration) => `${duration}継続`,
  over: (time, duration) => `${time} に復旧、継続 ${duration}`,
  limit: (threshold) => `しきい値 ${threshold}`,
  times: (count) => `${count}回`,
  inARow: (inARow, inWindow, hours) => `${inARow}回連続 (直近${hours}時間に ${inWindow}回)`,
  headInARow: (count) => `${count}回連続`,
  acknowledge: (command) => `確認したら: ${command}`,
  unsteady: (flaps, hours) =>
    `短い間に ${flaps}回ぶり返しました。今後 ${hours}時間は、復旧しても開いたままにします。`,
  duration: ({ days, hours, minutes }) =>
    `${days > 0 ? `${days}日` : ''}${hours > 0 ? `${hours}時間` : ''}${days > 0 ? '' : `${minutes}分`}`,
}

const en: NoticeWords = {
  brand: 'Toban',
  severity: { LOW: 'LOW', MEDIUM: 'MEDIUM', HIGH: 'HIGH', CRITICAL: 'CRITICAL' },
  kind: {
    opened: 'New',
    reopened: 'Back',
    worse: 'Worse',
    repeated: 'Again',
    reminded: 'Still open',
    flapping: 'On and off',
    resolved: 'Recovered',
  },
  label: {
    severity: 'Severity',
    since: 'Since',
    times: 'Times',
    whom: 'For',
    value: 'Value',
    batch: 'Batch',
    run: 'Run',
    advice: 'What to do',
    runbook: 'Runbook',
    alert: 'Alert',
    key: 'Key',
    endedBy: 'Ended by',
  },
  digest: (count, time) => `${count} ${plural(count, 'alert')} gathered (${time})`,
  digestIntro: (count) => `${count} ${plural(count, 'alert')} that could wait:`,
  storm: (count) => `${count} alerts`,
  stormIntro: (count) => `One run brought ${count} alerts; here they are together.`,
  stormAdvice: 'A common cause is likely (host, database, network).',
  recoveries: (count) => `${count} recovered`,
  andMore: (count) => `and ${count} more`,
  companies: (count) => `${count} companies`,
  lasting: (duration) => `for ${duration}`,
  over: (time, duration) => `recovered ${time}, after ${duration}`,
  limit: (threshold) => `limit ${threshold}`,
  times: (count) => `${count} ${plural(count, 'time')}`,
  inARow: (inARow, inWindow, hours) => `${inARow} in a row (${inWindow} within ${hours} h)`,
  headInARow: (count) => `${count} in a row`,
  acknowledge: (command) => `When you are on it: ${command}`,
  unsteady: (flaps, hours) =>
    `It came back ${flaps} times within a short while. For ${hours} h it stays open even when it recovers.`,
  duration: ({ days, hours, minutes }) =>
    [days > 0 ? `${days} d` : '', hours > 0 ? `${hours} h` : '', days > 0 ? '' : `${minutes} min`]
      .filter(Boolean)
      .join(' '),
}

function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`
}

export function noticeWords(language: Language): NoticeWords {
  return { ja, en }[language]
}
