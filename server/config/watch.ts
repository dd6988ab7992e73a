/** Tells when the configuration files have changed and come to rest; the server's reload listens. */
import { basename } from 'node:path'
import { watch } from 'chokidar'
import { CONFIG_FILES, type ConfigFile } from './config.ts'

/** An editor writes in several steps, and one change may touch several files: so long nothing may move. */
const REST_MS = 200
const POLL_MS = 50
/** On network folders the system tells nothing: the reload looks by itself this often. */
const LOOK_EVERY_MS = 5_000

export type ConfigWatch = Readonly<{ close(): Promise<void> }>

/** @param look called after a change, and now and then without one; it finds out itself whether anything is new. */
export function watchConfig(dir: string, look: () => void): ConfigWatch {
  const watcher = watch(dir, {
    depth: 0,
    ignoreInitial: true,
    awaitWriteFinish: { stabilityThreshold: REST_MS, pollInterval: POLL_MS },
  })
  let rest: NodeJS.Timeout | undefined
  watcher.on('all', (_event, path) => {
    if (!CONFIG_FILES.includes(basename(path) as ConfigFile)) return
    clearTimeout(rest)
    rest = setTimeout(look, REST_MS)
  })
  // A folder that can not be watched is still looked at.
  watcher.on('error', () => {})
  const timer = setInterval(look, LOOK_EVERY_MS)
  timer.unref()
  return {
    async close() {
      clearTimeout(rest)
      clearInterval(timer)
      await watcher.close()
    },
  }
}
