/** Entry of the child process that vacuums one company's file: a job as JSON on stdin, the verdict as JSON on stdout. */
import { type VacuumJob, vacuumTenant } from '../../data/tenant/vacuum.ts'

const chunks: Buffer[] = []
for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
const job = JSON.parse(Buffer.concat(chunks).toString('utf8')) as VacuumJob
process.stdout.write(JSON.stringify(vacuumTenant(job)))
