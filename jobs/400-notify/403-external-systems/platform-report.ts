/** The holding's file of the day: what became of every company's outside services (card 403, step 6). */
import { join } from 'node:path'
import { type Run, writeFileDurably } from '../../../server/sdk/index.ts'

/** Written anew by each attempt; the last one knows most. */
export async function writePlatformReport(run: Run<unknown>, summary: object): Promise<void> {
  const name = `integration_summary_${run.today.replaceAll('-', '')}.json`
  const path = join(run.folder.reportsDir('_platform'), name)
  const content = { runId: run.id, date: run.today, ...summary }
  await writeFileDurably(path, `${JSON.stringify(content, null, 2)}\n`)
  await run.artifact(path, { kind: 'integration-summary' })
}
