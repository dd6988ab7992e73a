/** Which configuration the long-running process begins with, and how it takes up later ones; called by main.ts. */
import { existsSync } from 'node:fs'
import type { Logger } from 'pino'
import { dataFolder } from '../data/folder.ts'
import { putInForce } from '../data/ops/config-versions.ts'
import { openOps } from '../data/ops/open.ts'
import type { Application } from './application.ts'
import { editedBy } from './config/edited-by.ts'
import { configFaults, renderFault } from './config/faults.ts'
import { type LoadedConfig, loadConfig, versionOnDisk } from './config/load.ts'
import { watchConfig } from './config/watch.ts'
import {
  configBeforeStop,
  type GoodConfig,
  openReload,
  type Reload,
  type ReloadNews,
  switchConfig,
} from './schedule/reload.ts'

export type ConfigSource = Readonly<{
  dataRoot: string
  configRoot: string
  /** What was on disk when the command was given. */
  loaded: LoadedConfig
  /** The demo points mail and services at its stand-ins, whatever the files say. */
  adjust?(loaded: GoodConfig): GoodConfig
}>

/**
 * What the files say; with faults in them the configuration that was in force before, so that an edit gone wrong does
 * not keep a restarted scheduler from its work. Throws `config_faults` when there is none either.
 */
export function firstConfig(source: ConfigSource): GoodConfig {
  const { loaded } = source
  const good = loaded.ok ? loaded : lastGood(source.dataRoot)
  if (good) return adjusted(source, good)
  throw configFaults(loaded.ok ? [] : loaded.faults)
}

function lastGood(dataRoot: string): GoodConfig | null {
  const { opsFile } = dataFolder(dataRoot)
  if (!existsSync(opsFile)) return null
  const ops = openOps(opsFile, 'read-only')
  try {
    return configBeforeStop(ops)
  } finally {
    ops.sqlite.close()
  }
}

function adjusted({ adjust }: Pick<ConfigSource, 'adjust'>, good: GoodConfig): GoodConfig {
  return adjust ? adjust(good) : good
}

export type RunningReload = Reload & Readonly<{ close(): Promise<void> }>

/** Ends the due times of the configuration before the stop by its own rules, then watches the files. */
export function startReload(
  source: ConfigSource,
  application: Application,
  log: Logger,
): RunningReload {
  const { ops, inForce, scheduler, events } = application
  const { configRoot } = source
  const say = (news: ReloadNews) => {
    logNews(log, news)
    events.emit({ kind: 'config' })
  }
  const deps = {
    ops,
    inForce,
    scheduler,
    version: () => versionOnDisk(configRoot),
    load: () => {
      const loaded = loadConfig(configRoot)
      return loaded.ok ? adjusted(source, loaded) : loaded
    },
    editedBy: () => editedBy(configRoot),
    now: Date.now,
    onNews: say,
  }
  if (source.loaded.ok) takeOver(application, adjusted(source, source.loaded), say, configRoot)
  const reload = openReload(deps, source.loaded)
  const watching = watchConfig(configRoot, reload.look)
  return { ...reload, close: watching.close }
}

function takeOver(
  application: Application,
  loaded: GoodConfig,
  say: (news: ReloadNews) => void,
  configRoot: string,
): void {
  const { ops, inForce, scheduler } = application
  const before = configBeforeStop(ops)
  if (before?.version === loaded.version) return
  if (!before) {
    putInForce(ops, { ...loaded, at: Date.now(), by: 'start' })
    return
  }
  inForce.replace(before)
  say(switchConfig({ ops, inForce, scheduler, now: Date.now }, loaded, editedBy(configRoot)))
}

function logNews(log: Logger, news: ReloadNews): void {
  switch (news.kind) {
    case 'applied': {
      const { version, by, change, needsRestart } = news
      const dropped = news.dropped.map(({ why }) => why.en)
      const about = { version: version.slice(0, 8), by, ...change, needsRestart, dropped }
      log.info(about, 'a changed configuration is in force')
      return
    }
    case 'mended':
      log.info({ by: news.by }, 'the configuration files are in order again')
      return
    case 'refused': {
      const faults = news.faults.map((fault) => renderFault(fault, 'en'))
      log.error(
        { by: news.by, faults },
        'the configuration has faults: the one before stays in force',
      )
    }
  }
}
