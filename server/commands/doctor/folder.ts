/** The doctor's look at the data folder: is it there, ours, writable and private? */
import { accessSync, constants, statSync } from 'node:fs'
import { tenantCodesOnDisk } from '../../../data/backup/targets.ts'
import type { DataFolder } from '../../../data/folder.ts'
import type { Words } from '../../domain/errors.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

/** Others of the machine may neither list nor read it. */
const OTHERS = 0o077

export function checkFolder(folder: DataFolder): Finding[] {
  const found = statSync(folder.root, { throwIfNoEntry: false })
  if (!found?.isDirectory()) return [missing(folder.root)]
  return [checkWritable(folder.root), ...checkOwner(folder.root, found.uid), checkPrivate(folder)]
}

function missing(root: string): Finding {
  const what = { ja: `データフォルダがありません: ${root}`, en: `there is no data folder: ${root}` }
  return fail('data_folder', what, {
    ja: `作るには: toban init --data ${root}`,
    en: `to make it: toban init --data ${root}`,
  })
}

function checkWritable(root: string): Finding {
  const what = { ja: `データフォルダ ${root}`, en: `data folder ${root}` }
  try {
    accessSync(root, constants.R_OK | constants.W_OK | constants.X_OK)
    return ok('data_folder', what)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    const refused = {
      ja: `${what.ja} に書き込めません (${code})`,
      en: `${what.en} is not writable (${code})`,
    }
    return fail('data_folder', refused, ownIt(root))
  }
}

function checkOwner(root: string, uid: number): Finding[] {
  const me = process.getuid?.()
  if (me === undefined || me === uid) return []
  const what = {
    ja: `データフォルダの所有者は uid ${uid}、実行ユーザーは uid ${me} です`,
    en: `the data folder belongs to uid ${uid}, this is uid ${me}`,
  }
  return [warn('data_folder_owner', what, ownIt(root))]
}

function checkPrivate(folder: DataFolder): Finding {
  const files = [
    folder.opsFile,
    folder.platformFile,
    ...tenantCodesOnDisk(folder).map((code) => folder.tenantFile(code)),
  ]
  const open = [folder.root, folder.tenantsDir, ...files].filter(isOpenToOthers)
  const first = open[0]
  if (first === undefined) {
    return ok('data_folder_mode', {
      ja: '他のユーザーからは読めません',
      en: 'no other user can read it',
    })
  }
  const what = {
    ja: `他のユーザーが読める可能性があります: ${first}(${open.length} 件)`,
    en: `other users may read ${first} (${open.length} in all)`,
  }
  const command = `chmod -R go= ${folder.root}`
  return warn('data_folder_mode', what, {
    ja: `次を実行してください: ${command}`,
    en: `type: ${command}`,
  })
}

function isOpenToOthers(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  return found !== undefined && (found.mode & OTHERS) !== 0
}

function ownIt(root: string): Words {
  const command = `sudo chown -R "$(id -u)" ${root}`
  return { ja: `次を実行してください: ${command}`, en: `type: ${command}` }
}
