/** Validates what a person or the schedule gave for a run; a refusal names every field. */
import { type Day, dayAt, type Instant } from '../domain/calendar-day.ts'
import type { Batch } from '../sdk/batch.ts'
import { BadParameterError } from '../sdk/result.ts'

export type ParamsRequest = Readonly<{
  batch: Batch
  raw: unknown
  businessDate: Day
  now: Instant
  reason: string | null
}>

/** The completed parameters; throws BadParameterError (exit code 2) before anything is opened. */
export function resolveParams(request: ParamsRequest): unknown {
  const { batch, raw, businessDate, now, reason } = request
  const schema = batch.params({ businessDate, today: dayAt(now), now, reason })
  const parsed = schema.safeParse(raw ?? {})
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map((issue) => ({
    field: issue.path.map(String).join('.') || unknownField(issue),
    message: issue.message,
  }))
  const text = issues.map((issue) => `${issue.field}: ${issue.message}`).join('; ')
  throw new BadParameterError(issues[0]?.field ?? '', {
    message: {
      ja: `${batch.id} のパラメーターが正しくありません: ${text}`,
      en: `${batch.id}: bad parameter: ${text}`,
    },
    hint: {
      ja: `toban run ${batch.id} --help で使えるパラメーターを確認してください。`,
      en: `See the parameters with: toban run ${batch.id} --help`,
    },
    onPage: {
      ja: '「今すぐ実行」の入力欄で使える値を確認してください。',
      en: 'See the fields of “Run now” for what may be given.',
      href: `/batches/${batch.id}#run-now`,
    },
  })
}

function unknownField(issue: { code?: string; keys?: unknown }): string {
  return Array.isArray(issue.keys) ? issue.keys.join(', ') : 'params'
}
