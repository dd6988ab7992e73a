/** What operators are told after a run of BATCH-305: a word in the channel, and mail when a person has to act. */
import { inWords, type SystemRun } from '../../../server/sdk/index.ts'
import { queueHoldingChat } from '../digests/holding-chat.ts'
import { queueHoldingMail } from '../digests/holding-mail.ts'
import type { SettingParams } from './setting-params.ts'
import type { SettingSummary, Synced } from './setting-summary.ts'

type News = Readonly<{ summary: SettingSummary; synced: readonly Synced[] }>

export function tellHolding(run: SystemRun<SettingParams>, { summary, synced }: News): void {
  const { tenantsWithInconsistencies, manualActionRequired, failedFixes } = summary
  if (tenantsWithInconsistencies === 0) return
  run.platform.sqlite
    .transaction(() => {
      const dedupe = `settings:${run.id}`
      const subject = subjectOf(run, summary)
      const priority = failedFixes > 0 ? 2 : 1
      queueHoldingChat(run, { dedupe, text: `${subject}\n`, priority })
      if (manualActionRequired + failedFixes === 0) return
      const to = run.settings.toban.tenantNotices.ops
      queueHoldingMail(run, { to, dedupe, subject, body: bodyOf(run, synced), priority })
    })
    .immediate()
}

function subjectOf(
  run: SystemRun<SettingParams>,
  {
    date,
    autoFixedCount,
    manualActionRequired,
    failedFixes,
    tenantsWithInconsistencies,
  }: SettingSummary,
): string {
  return inWords(run, {
    ja: `[Toban] テナント設定 ${date}: 不整合 ${tenantsWithInconsistencies} 社、自動修正 ${autoFixedCount} 件、要対応 ${manualActionRequired} 件、失敗 ${failedFixes} 件`,
    en: `[Toban] Tenant settings ${date}: ${tenantsWithInconsistencies} companies, ${autoFixedCount} mended, ${manualActionRequired} for a person, ${failedFixes} failed`,
  })
}

/** New ones in full, the old ones as a number. */
function bodyOf(run: SystemRun<SettingParams>, synced: readonly Synced[]): string {
  const open = synced.flatMap(({ code, name, findings }) =>
    findings
      .filter(({ state }) => state === 'manual' || state === 'failed')
      .map((finding) => ({ code, name, ...finding })),
  )
  const fresh = open.filter(({ isNew }) => isNew)
  const old = open.length - fresh.length
  const lines = fresh.map(({ name, code, key, current, expected, reason, severity }) => {
    const values = `${current ?? '–'} → ${expected ?? '–'}`
    return `　${name}(${code})  ${key}  ${values}  [${severity}, ${reason}]`
  })
  const rest = inWords(run, {
    ja: `以前から未対応のもの: ${old} 件(BATCH-305 の画面)`,
    en: `still open from before: ${old} (page of BATCH-305)`,
  })
  return `${[...lines, '', rest].join('\n')}\n`
}
