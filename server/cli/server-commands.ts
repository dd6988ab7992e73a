/** `toban start | demo`: the long-running process. */

import { join } from 'node:path'
import type { Command } from 'commander'
import { loadConfig } from '../config/load.ts'
import { note } from './output.ts'
import { demandConfig, type Setting, settingOf } from './setting.ts'

export function addServerCommands(program: Command): void {
  program
    .command('start')
    .description('scheduler and console on the data folder / 本番の起動')
    .action(async (_options: unknown, command: Command) => {
      const setting = settingOf(command)
      // Loaded here: every other command starts without the console and the demo.
      const { runServer } = await import('../main.ts')
      await runServer({
        environment: setting.environment,
        dataRoot: setting.dataRoot,
        configRoot: setting.configRoot,
        loaded: loadConfig(setting.configRoot),
        demo: false,
        onReady: ({ url }) => note(`Toban: ${url}`),
      })
    })

  program
    .command('demo')
    .description('the same with a dozen made-up companies / デモ')
    .action(async (_options: unknown, command: Command) => {
      const setting = settingOf(command)
      const { runDemo } = await import('../demo-server.ts')
      await runDemo({
        environment: setting.environment,
        dataRoot: demoRoot(setting, command),
        configRoot: setting.configRoot,
        loaded: demandConfig(setting),
        say: (words) => note(words[setting.voice.language]),
      })
    })
}

function demoRoot(setting: Setting, command: Command): string {
  const { data } = command.optsWithGlobals<{ data?: string }>()
  return (
    data ?? setting.environment.dataRoot ?? join(setting.environment.packageRoot, 'data', 'demo')
  )
}
