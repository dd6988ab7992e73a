/** The version of this program, from its package.json. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export function appVersion(packageRoot: string): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    version: string
  }
  return version
}
