/** A thread that draws one file and ends: embedding Japanese fonts takes a second, which the scheduler does not have. */
import { parentPort, workerData } from 'node:worker_threads'
import { type PrintJob, renderShiftFile } from './render.ts'

const port = parentPort
if (!port) throw new Error('server/shift-report/print-thread runs only as a thread of the console')

port.postMessage(await renderShiftFile(workerData as PrintJob))
