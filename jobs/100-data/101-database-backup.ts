/** BATCH-101: one verified, consistent set of all databases every night, kept by generations. Steps in `101-database-backup/`. */
import { defineSystemBatch } from '../../server/sdk/index.ts'
import { backUp } from './101-database-backup/back-up.ts'
import { type OpenShrinkAlert, shrunkKey } from './101-database-backup/findings.ts'
import { type Params, params } from './101-database-backup/params.ts'

export type BackupFacts = Readonly<{ shrinkAlerts: readonly OpenShrinkAlert[] }>

export default defineSystemBatch<Params, BackupFacts, unknown>({
  id: 'BATCH-101',
  title: { ja: 'データベースバックアップバッチ', en: 'Database backup' },
  params,
  facts({ engine }) {
    const prefix = shrunkKey('')
    const open = engine.openAlerts('HIGH').filter(({ key }) => key.startsWith(prefix))
    return {
      shrinkAlerts: open.map(({ key, acknowledged }) => ({
        target: key.slice(prefix.length),
        acknowledged,
      })),
    }
  },
  run: (run, facts) => backUp(run, facts.shrinkAlerts),
})
