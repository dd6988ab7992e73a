/** A log line as people copy it and as programs read it; the command line and the downloads of the console share it. */
import type { LogLine } from '../../data/ops/log-lines.ts'
import { isoWithOffset } from '../domain/calendar-day.ts'

export function logText(line: LogLine): string {
  const tenant = line.tenantCode ? ` [${line.tenantCode}]` : ''
  const fields = line.fieldsJson ? ` ${line.fieldsJson}` : ''
  return `${isoWithOffset(line.at)} ${line.level.padEnd(5)}${tenant} ${line.message}${fields}`
}

export function logJson(line: LogLine) {
  return {
    seq: line.seq,
    at: isoWithOffset(line.at),
    level: line.level,
    tenant: line.tenantCode,
    message: line.message,
    fields: line.fieldsJson === null ? null : (JSON.parse(line.fieldsJson) as unknown),
  }
}
