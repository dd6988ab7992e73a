/** `npm run kill -- --kills 2000`: the kill harness in its long form. Prints its report; exit code 1 when anything was lost or doubled. */
import { parseArgs } from 'node:util'
import { reportText, runHarness } from './harness.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '2000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    worlds: { type: 'string', default: '3' },
    speed: { type: 'string', default: '20' },
  },
})
const options = {
  kills: Number(values.kills),
  seed: Number(values.seed),
  worlds: Number(values.worlds),
  speed: Number(values.speed),
}
console.log(`seed ${options.seed}`)
const report = await runHarness({ ...options, say: (text) => console.log(text) })
console.log(reportText(report))
const isClean = report.verdicts.every(({ lost, doubled }) => lost.length + doubled.length === 0)
process.exitCode = isClean ? 0 : 1
