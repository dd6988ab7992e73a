/** BATCH-305: brings the settings of companies to what plan, exceptions and system say; started at 03:30. */
import { defineSystemBatch } from '../../server/sdk/index.ts'
import { settingParams } from './305-setting-sync/setting-params.ts'
import { confirmedMasters, syncSettings } from './305-setting-sync/sync-settings.ts'

export default defineSystemBatch({
  id: 'BATCH-305',
  title: { ja: 'テナント設定同期バッチ', en: 'Tenant settings synchronisation' },
  params: settingParams,
  facts: confirmedMasters,
  run: syncSettings,
})
