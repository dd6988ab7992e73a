/** The one-off changes of the data folder for `toban plan`; without a data folder the plan is that of the files alone. */
import { existsSync } from 'node:fs'
import { dataFolder } from '../../data/folder.ts'
import { openExceptions } from '../../data/ops/exceptions.ts'
import type { ScheduleException } from '../domain/exceptions.ts'
import { openPlanes, type Setting } from './setting.ts'

export function exceptionsHere(setting: Setting): readonly ScheduleException[] {
  if (!existsSync(dataFolder(setting.dataRoot).opsFile)) return []
  const planes = openPlanes(setting, 'read-only')
  try {
    return openExceptions(planes.ops, Date.now())
  } finally {
    planes.close()
  }
}
