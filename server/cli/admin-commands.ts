/** `toban init | migrate | doctor | new batch`: the installation itself. */
import type { Command } from 'commander'
import pc from 'picocolors'
import { dataFolder } from '../../data/folder.ts'
import { demandDataFolder } from '../application.ts'
import { doctor, type Finding } from '../commands/doctor.ts'
import { batchIdOf } from '../commands/find-batch.ts'
import { initDataFolder } from '../commands/init.ts'
import { type DatabaseMigrated, migrateDataFolder } from '../commands/migrate.ts'
import { newBatch } from '../commands/new-batch.ts'
import { seedPrices } from '../commands/tenants.ts'
import { appVersion } from '../version.ts'
import { asAdministrator } from './admin-context.ts'
import { answer, EXIT, say, type Voice } from './output.ts'
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

  program
    .command('migrate')
    .description(
      'bring all databases to this version, one after the other / データベースを更新する',
    )
    .action((_options: unknown, command: Command) => {
      const setting = settingOf(command)
      const folder = dataFolder(setting.dataRoot)
      demandDataFolder(folder)
      const results = migrateDataFolder(folder, { at: Date.now(), by: setting.by })
      answer(setting.voice, results, () =>
        results.map((result) => migratedText(setting.voice, result)).join('\n'),
      )
      if (results.some((result) => result.state === 'failed')) process.exitCode = EXIT.badEnd
    })

  program
    .command('doctor')
    .description('is everything here as it must be; what to do where not / 診断')
    .action(async (_options: unknown, command: Command) => {
      const setting = settingOf(command)
      const { packageRoot, variables } = setting.environment
      const findings = await doctor({
        folder: dataFolder(setting.dataRoot),
        configRoot: setting.configRoot,
        packageRoot,
        variables,
        now: Date.now,
      })
      answer(setting.voice, findings, () =>
        findings.map((finding) => findingText(setting.voice, finding)).join('\n'),
      )
      if (findings.some((finding) => finding.level === 'fail')) process.exitCode = EXIT.badEnd
    })

  program
    .command('new')
    .description('scaffolding / ひな形')
    .command('batch <id> <name>')
    .description('a batch, its test and its schedule entry: toban new batch BATCH-210 skill-digest')
    .action(async (id: string, name: string, _options: unknown, command: Command) => {
      const setting = settingOf(command)
      const { packageRoot } = setting.environment
      const request = {
        root: packageRoot,
        id: batchIdOf(id),
        name,
        at: Date.now(),
        configRoot: setting.configRoot,
      }
      const made = await newBatch(request)
      answer(
        setting.voice,
        made,
        () => `${made.batch}\n${made.test}\nschedule entry ${made.schedule}`,
      )
    })
}

const LEVELS: Record<Finding['level'], string> = {
  ok: pc.green('ok  '),
  warn: pc.yellow('warn'),
  fail: pc.red('fail'),
}

function findingText(voice: Voice, finding: Finding): string {
  const todo = finding.todo ? `\n       → ${say(voice, finding.todo)}` : ''
  return `${LEVELS[finding.level]}   ${say(voice, finding.what)}${todo}`
}

function migratedText(voice: Voice, result: DatabaseMigrated): string {
  if (result.state !== 'failed') return `${result.database}: ${result.from} → ${result.to}`
  return `${result.database}: ${result.code}: ${say(voice, result.words)}`
}
