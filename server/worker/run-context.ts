/** Builds the `run` that a handler sees, out of a work order and the ports of the thread. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import { dataFolder } from '../../data/folder.ts'
import type { Clock } from '../delivery/clock.ts'
import type { Deliver } from '../delivery/delivery.ts'
import { dayAt } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import type { TenantRef } from '../sdk/batch.ts'
import { logOf } from '../sdk/log.ts'
import type { Run } from '../sdk/run.ts'
import type { Report, WorkOrder } from './protocol.ts'

export type Ports = Clock &
  Readonly<{
    report(report: Report): void
    signal: AbortSignal
    /** Adds to the attempt's count of records. */
    records(count: number): void
  }>

/** What lasts as long as the attempt, besides. */
export type AttemptPorts = Ports & Readonly<{ deliver: Deliver }>

/** @param tenant whose work this is; its log lines and artifacts carry the code. */
export function runContext(
  order: WorkOrder,
  ports: AttemptPorts,
  tenant: TenantRef | null,
): Run<unknown> {
  const folder = dataFolder(order.dataRoot)
  const code = tenant?.code ?? null
  return {
    id: order.runId,
    batchId: order.batchId,
    attempt: order.attempt,
    businessDate: order.businessDate,
    today: dayAt(ports.now()),
    now: ports.now,
    scheduledFor: order.scheduledFor,
    params: order.params,
    dryRun: order.dryRun,
    trigger: order.trigger,
    triggeredBy: order.triggeredBy,
    reason: order.reason,
    settings: order.settings,
    deliver: ports.deliver,
    folder,
    signal: ports.signal,
    log: logOf((level, message, fields) =>
      ports.report({ type: 'log', at: ports.now(), level, tenantCode: code, message, fields }),
    ),
    alerts: {
      raise: (alert) => {
        const tenantCode = alert.tenantCode ?? code
        const named = tenantCode === null ? alert : { ...alert, tenantCode }
        ports.report({ type: 'alert_raised', at: ports.now(), alert: named })
      },
      clear: (key) => ports.report({ type: 'alert_cleared', at: ports.now(), key }),
      noData: (silence) => {
        const tenantCode = silence.tenantCode ?? code
        const named = tenantCode === null ? silence : { ...silence, tenantCode }
        ports.report({ type: 'alert_no_data', at: ports.now(), silence: named })
      },
    },
    progress: (done, total) => ports.report({ type: 'progress', done, total }),
    records: ports.records,
    audit: (act) => ports.report({ type: 'audited', at: ports.now(), act }),
    artifact: async (path, about) => {
      const inside = relativeInside(order.dataRoot, path)
      const [{ size }, sha256] = [await stat(path), await sha256Of(path)]
      const tenantCode = about.tenant?.code ?? code
      ports.report({
        type: 'artifact',
        at: ports.now(),
        path: inside,
        kind: about.kind,
        tenantCode,
        bytes: size,
        sha256,
      })
    },
  }
}

function relativeInside(root: string, path: string): string {
  const inside = relative(root, path)
  if (inside.startsWith('..') || inside === '') {
    throw new TobanError({
      code: 'artifact_outside',
      message: {
        ja: `成果物がデータフォルダーの外にあります: ${path}`,
        en: `the artifact lies outside the data folder: ${path}`,
      },
    })
  }
  return inside.split(sep).join('/')
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
