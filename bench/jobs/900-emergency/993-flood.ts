/** Writes as many log lines as its parameter says; for the benchmark of the recording. */
import { defineSystemBatch, z } from '../../../server/sdk/index.ts'
import { benchLine } from '../../parts/lines.ts'

export default defineSystemBatch({
  id: 'BATCH-993',
  title: { ja: 'ログ大量出力', en: 'Flood of log lines' },
  params: () => z.strictObject({ lines: z.number().int().min(1) }),
  async run(run) {
    for (let line = 0; line < run.params.lines; line += 1) run.log.info(benchLine(line))
    return { lines: run.params.lines }
  },
})
