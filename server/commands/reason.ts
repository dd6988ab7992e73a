/** Every act of an operator has a reason: it stays in the audit, for whoever asks later. */
import { TobanError } from '../domain/errors.ts'

/** Longer texts are no reason but a report. */
const LONGEST_REASON = 500

/** Without blanks around it. Throws `reason_missing`. */
export function demandReason(text: string): string {
  const reason = text.trim().slice(0, LONGEST_REASON)
  if (reason !== '') return reason
  throw new TobanError({
    code: 'reason_missing',
    kind: 'bad-input',
    message: { ja: '理由は必須です', en: 'a reason is required' },
    hint: {
      ja: '--reason "…" で指定します。操作履歴に残り、あとから見る人に伝わります',
      en: 'give it with --reason "…"; it stays in the audit, for whoever asks later',
    },
    onPage: {
      ja: '操作履歴に残り、あとから見る人に伝わります',
      en: 'it stays in the audit, for whoever asks later',
    },
  })
}
