/** What keeps batches from starting in the data folder, for `toban plan`; without a data folder the plan is that of the files alone. */
import { existsSync } from 'node:fs'
import { dataFolder } from '../../data/folder.ts'
import type { Config } from '../config/config.ts'
import { brakesNow } from '../dispatch/brakes-now.ts'
import type { Brakes } from '../domain/brake.ts'
import { openPlanes, type Setting } from './setting.ts'

export function brakesHere(setting: Setting, config: Config): Brakes {
  if (!existsSync(dataFolder(setting.dataRoot).opsFile)) {
    return { stop: null, exceptions: [], blackouts: config.blackouts, zone: config.timezone }
  }
  const planes = openPlanes(setting, 'read-only')
  try {
    return brakesNow(planes.ops, config, Date.now())
  } finally {
    planes.close()
  }
}
