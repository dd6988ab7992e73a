/** Entry of the child process that checks one database file: a job as JSON on stdin, the verdict as JSON on stdout. */
import { checkFile, type FileCheck } from '../../data/backup/verify.ts'

const chunks: Buffer[] = []
for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
const job = JSON.parse(Buffer.concat(chunks).toString('utf8')) as FileCheck
process.stdout.write(JSON.stringify(checkFile(job)))
