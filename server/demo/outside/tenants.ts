/** Which of the demo's companies talk with outside services, and who works there. */
import { existsSync } from 'node:fs'
import type { DataFolder } from '../../../data/folder.ts'
import { directoryPeople } from '../../../data/tenant/directory-people.ts'
import { openTenant } from '../../../data/tenant/open.ts'
import { departments } from '../../../data/tenant/organisation.ts'
import { CAST, outsideServices } from '../cast.ts'
import type { OutsideTenant } from './world.ts'

/** Companies with outside services, as their own files know them. */
export function outsideTenants(folder: DataFolder): OutsideTenant[] {
  return CAST.filter(({ code }) => {
    return outsideServices(code).length > 0 && existsSync(folder.tenantFile(code))
  }).map(({ code }) => {
    const tenant = openTenant(folder.tenantFile(code), { code }, 'read-only')
    try {
      return {
        code,
        services: outsideServices(code),
        people: directoryPeople(tenant),
        departments: departments(tenant).filter(({ status }) => status === 'ACTIVE'),
      }
    } finally {
      tenant.sqlite.close()
    }
  })
}
