/** inactive_<date>.json and .csv below reports/_platform/inactive; of BATCH-304. */
import type { SystemRun } from '../../../server/sdk/index.ts'
import { jsonText, platformReport, withEarlier, writeReport } from '../digests/day-file.ts'
import type { InactiveParams } from './inactive-params.ts'
import type { InactiveSummary } from './inactive-summary.ts'

const BYTE_ORDER_MARK = '\uFEFF'

export async function writeFiles(
  run: SystemRun<InactiveParams>,
  summary: InactiveSummary,
): Promise<void> {
  const place = (kind: string) =>
    platformReport(run, 'inactive', `inactive_${summary.date}.${kind}`)
  const tenants = await withEarlier(place('json'), 'tenants', summary.tenants)
  const { results: _results, ...shown } = summary
  await writeReport(run, place('json'), {
    kind: 'inactive',
    content: jsonText({ ...shown, tenants }),
  })
  await writeReport(run, place('csv'), { kind: 'inactive', content: await csvText(tenants) })
}

async function csvText(tenants: InactiveSummary['tenants']): Promise<string> {
  const { stringify } = await import('csv-stringify/sync')
  const head = ['会社コード', '区分', '日数', '最終ログイン', '最終更新', '最終API', '理由']
  const rows = tenants.map((one) => [
    one.tenantCode,
    one.level,
    one.inactiveDays,
    one.lastLogin,
    one.lastUpdate,
    one.lastApi,
    one.reasons.join(' '),
  ])
  const text = stringify([head, ...rows], { record_delimiter: 'windows', escape_formulas: true })
  return BYTE_ORDER_MARK + text
}
