/** What every command starts from: where the data and the configuration are, and how to speak. */
import { join } from 'node:path'
import type { Command } from 'commander'
import { dataFolder } from '../../data/folder.ts'
import { type OpsDb, openOps } from '../../data/ops/open.ts'
import { openPlatform, type PlatformDb } from '../../data/platform/open.ts'
import { demandDataFolder } from '../application.ts'
import { configFaults } from '../config/faults.ts'
import { type LoadedConfig, loadConfig } from '../config/load.ts'
import { type Environment, readEnvironment } from '../environment.ts'
import type { Voice } from './output.ts'

export type Setting = Readonly<{
  environment: Environment
  dataRoot: string
  configRoot: string
  voice: Voice
  /** Who acts, for the record. */
  by: string
}>

type GlobalOptions = { json?: boolean; data?: string; config?: string; lang?: string }

export function settingOf(command: Command): Setting {
  const options = command.optsWithGlobals<GlobalOptions>()
  const environment = readEnvironment()
  const language =
    options.lang === 'ja' || options.lang === 'en' ? options.lang : (environment.language ?? 'en')
  return {
    environment,
    dataRoot:
      options.data ?? environment.dataRoot ?? join(environment.packageRoot, 'data', 'local'),
    configRoot: options.config ?? environment.configRoot,
    voice: { json: options.json === true, language },
    by: `cli:${environment.variables.USER ?? environment.variables.LOGNAME ?? 'unknown'}`,
  }
}

/** The configuration, or a refusal that lists every fault. */
export function demandConfig(setting: Setting): Extract<LoadedConfig, { ok: true }> {
  const loaded = loadConfig(setting.configRoot)
  if (loaded.ok) return loaded
  throw configFaults(loaded.faults)
}

export type Planes = Readonly<{ ops: OpsDb; platform: PlatformDb; close(): void }>

/** Both planes for a command that acts beside the scheduler. */
export function openPlanes(setting: Setting, mode: 'read-only' | 'read-write'): Planes {
  const folder = dataFolder(setting.dataRoot)
  demandDataFolder(folder)
  const ops = openOps(folder.opsFile, mode)
  const platform = openPlatform(folder.platformFile, mode)
  return {
    ops,
    platform,
    close: () => {
      ops.sqlite.close()
      platform.sqlite.close()
    },
  }
}
