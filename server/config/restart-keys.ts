/** Settings that are read once, when the process starts: a reload takes them up, but they act only after a restart. */
import type { Config } from './config.ts'

const READ_AT_START: Readonly<Record<string, (config: Config) => unknown>> = {
  'server.host': ({ toban }) => toban.server.host,
  'server.port': ({ toban }) => toban.server.port,
  'server.publicUrl': ({ toban }) => toban.server.publicUrl,
  'server.tls': ({ toban }) => JSON.stringify(toban.server.tls),
  'server.apiPerMinute': ({ toban }) => toban.server.apiPerMinute,
  'auth.signInsPerMinute': ({ toban }) => toban.auth.signInsPerMinute,
  'data.folder': ({ toban }) => toban.data.folder,
  'workers.heapMb': ({ toban }) => toban.workers.heapMb,
}

/** Keys of toban.yaml whose change waits for a restart. */
export function needsRestart(before: Config, after: Config): string[] {
  return Object.entries(READ_AT_START)
    .filter(([, value]) => value(before) !== value(after))
    .map(([key]) => key)
}
