/** Reads a configuration of which one file may lie elsewhere: the two sides of `toban diff`. */
import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { CONFIG_FILES, type ConfigFile } from './config.ts'
import { type LoadedConfig, loadConfigFiles } from './load.ts'

/**
 * @param path a configuration folder, or one file of a configuration under any name: `calendars.yaml` and the like are
 *   taken for what their names say, everything else for a schedule
 * @param folder where the other files are when they do not lie beside it
 * @returns faults name files as they lie on disk
 */
export function loadApart(path: string, folder: string): LoadedConfig {
  const pathOf = placesOf(path, folder)
  const loaded = loadConfigFiles(pathOf)
  if (loaded.ok) return loaded
  const named = (file: string) => pathOf(file as ConfigFile)
  return { ...loaded, faults: loaded.faults.map((each) => ({ ...each, file: named(each.file) })) }
}

function placesOf(path: string, folder: string): (file: ConfigFile) => string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return (file) => join(path, file)
  const own = CONFIG_FILES.find((file) => file === basename(path)) ?? 'schedule.yaml'
  return (file) => {
    if (file === own) return path
    const beside = join(dirname(path), file)
    return existsSync(beside) ? beside : join(folder, file)
  }
}
