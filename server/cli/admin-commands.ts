/** `toban init | migrate | doctor | new batch`: the installation itself. */
import type { Command } from 'commander'
import { dataFolder } from '../../data/folder.ts'
import { initDataFolder } from '../commands/init.ts'
import { seedPrices } from '../commands/tenants.ts'
import { appVersion } from '../version.ts'
import { asAdministrator } from './admin-context.ts'
import { answer, say } from './output.ts'
import { settingOf } from './setting.ts'

export function addAdminCommands(program: Command): void {
  program
    .command('init')
    .description('make an empty data folder with its first administrator / データフォルダを作る')
    .option('--admin <login>', 'login of the first administrator', 'admin')
    .option('--sample-prices', 'enter the sample plans, prices and tax rates too')
    .action(async (options: { admin: string; samplePrices?: boolean }, command: Command) => {
      const setting = settingOf(command)
      const made = await initDataFolder(dataFolder(setting.dataRoot), {
        appVersion: appVersion(setting.environment.packageRoot),
        at: Date.now(),
        adminLogin: options.admin,
      })
      if (options.samplePrices) await asAdministrator(setting, seedPrices)
      answer(setting.voice, made, () =>
        say(setting.voice, {
          ja: `${made.root} を作成しました。\n管理者 ${made.adminLogin}  一度限りのパスワード ${made.oneTimePassword ?? ''}`,
          en: `made ${made.root}\nadministrator ${made.adminLogin}  one-time password ${made.oneTimePassword ?? ''}`,
        }),
      )
    })
}
