/** Both planes read-write for an administrative command, closed when it is done. */
import { dataFolder } from '../../data/folder.ts'
import type { AdminContext } from '../commands/admin-context.ts'
import { openPlanes, type Setting } from './setting.ts'

export async function asAdministrator<T>(
  setting: Setting,
  work: (context: AdminContext) => T | Promise<T>,
): Promise<T> {
  const planes = openPlanes(setting, 'read-write')
  try {
    const folder = dataFolder(setting.dataRoot)
    return await work({
      folder,
      ops: planes.ops,
      platform: planes.platform,
      now: Date.now,
      by: setting.by,
    })
  } finally {
    planes.close()
  }
}
