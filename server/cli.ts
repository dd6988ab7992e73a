/** The command line `toban`: one program, its commands by topic in server/cli. */
import { Command } from 'commander'
import { addAdminCommands } from './cli/admin-commands.ts'
import { addAlertCommands } from './cli/alert-commands.ts'
import { addAuditCommands } from './cli/audit-commands.ts'
import { addChannelCommands } from './cli/channel-commands.ts'
import { addConfigCommands } from './cli/config-commands.ts'
import { addControlCommands } from './cli/control-commands.ts'
import { addDiffCommand } from './cli/diff-command.ts'
import { addLogsCommand } from './cli/logs-command.ts'
import { addOperatorCommands } from './cli/operator-commands.ts'
import { addOutboxCommands } from './cli/outbox-commands.ts'
import { complain, EXIT, exitCodeOf, note } from './cli/output.ts'
import { addPaymentCommands } from './cli/payment-commands.ts'
import { addReadingCommands } from './cli/reading-commands.ts'
import { addRecordsCommand } from './cli/records-command.ts'
import { addRunCommands } from './cli/run-commands.ts'
import { addSearchCommands } from './cli/search-commands.ts'
import { addServerCommands } from './cli/server-commands.ts'
import { addShiftReportCommand } from './cli/shift-report-command.ts'
import { addTenantCommands } from './cli/tenant-commands.ts'
import { addTodayCommand } from './cli/today-command.ts'
import { addTokenCommands } from './cli/token-commands.ts'
import { readEnvironment } from './environment.ts'
import { appVersion } from './version.ts'

const { packageRoot } = readEnvironment()
const program = new Command('toban')
  .description('Toban (当番): runs the batches of a holding company, each tenant apart')
  .version(appVersion(packageRoot))
  .option('--json', 'one JSON document on stdout, nothing else')
  .option('--data <dir>', 'the data folder (default data/local, or TOBAN_DATA)')
  .option('--config <dir>', 'the configuration folder (default config, or TOBAN_CONFIG)')
  .option('--lang <ja|en>', 'language of messages')
  .showHelpAfterError('(see --help)')
  .exitOverride()

addServerCommands(program)
addConfigCommands(program)
addDiffCommand(program)
addRunCommands(program)
addControlCommands(program)
addAlertCommands(program)
addReadingCommands(program)
addTodayCommand(program)
addShiftReportCommand(program)
addLogsCommand(program)
addSearchCommands(program)
addRecordsCommand(program)
addAdminCommands(program)
addTenantCommands(program)
addPaymentCommands(program)
addOperatorCommands(program)
addTokenCommands(program)
addAuditCommands(program)
addOutboxCommands(program)
addChannelCommands(program)
for (const command of program.commands) inheritGlobals(command)

try {
  await program.parseAsync()
} catch (error) {
  if (isUsage(error)) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.badInput
  } else {
    const { json, lang } = program.opts<{ json?: boolean; lang?: string }>()
    const language = lang === 'ja' || lang === 'en' ? lang : (readEnvironment().language ?? 'en')
    complain({ json: json === true || process.argv.includes('--json'), language }, error)
    process.exitCode = exitCodeOf(error)
  }
}

/** The common options may also stand behind the command: `toban runs --json`. */
function inheritGlobals(command: Command): void {
  command.exitOverride().showHelpAfterError('(see --help)')
  if (command.commands.length > 0) {
    for (const child of command.commands) inheritGlobals(child)
    return
  }
  command
    .option('--json', 'one JSON document on stdout, nothing else')
    .option('--data <dir>', 'the data folder')
    .option('--config <dir>', 'the configuration folder')
    .option('--lang <ja|en>', 'language of messages')
}

function isUsage(error: unknown): error is { code: string; exitCode: number } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')
}

process.on('exit', (code) => {
  if (code === EXIT.internal)
    note('(internal error: please report it together with the lines above)')
})
