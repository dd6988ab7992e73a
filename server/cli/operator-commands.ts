/** `toban operators list | add | access | passwd | totp-off | unlock | disable | enable`. */
import type { Command } from 'commander'
import { changeAccess, enableOperator, unlockOperator } from '../commands/operators/access.ts'
import { removeTotp } from '../commands/operators/second-factor.ts'
import {
  addOperator,
  disableOperator,
  listOperators,
  type NewOperatorRequest,
  type PasswordIssued,
  setPassword,
} from '../commands/operators.ts'
import { ROLES } from '../domain/access.ts'
import { asAdministrator } from './admin-context.ts'
import { answer } from './output.ts'
import { plainTable } from './run-text.ts'
import { settingOf } from './setting.ts'

export function addOperatorCommands(program: Command): void {
  const operators = program.command('operators').description('people who may sign in / 操作員')

  operators
    .command('list')
    .description('all operators / 一覧')
    .action(async (_options: unknown, command: Command) => {
      const setting = settingOf(command)
      const listed = await asAdministrator(setting, (context) => listOperators(context))
      answer(setting.voice, listed, () => {
        const table = plainTable(['login', 'name', 'role', 'disabled'])
        for (const { login, displayName, role, disabledAt } of listed)
          table.push([login, displayName, role, disabledAt === null ? '' : 'yes'])
        return table.toString()
      })
    })

  operators
    .command('add <login>')
    .description('a new operator with a one-time password / 追加する')
    .requiredOption('--role <role>', ROLES.join(', '))
    .option('--tenants <codes>', 'the companies of the role company, comma-separated')
    .option('--name <text>', 'as shown in the console')
    .option('--email <address>')
    .action(
      async (
        login: string,
        options: {
          role: NewOperatorRequest['role']
          tenants?: string
          name?: string
          email?: string
        },
        command: Command,
      ) => {
        const setting = settingOf(command)
        const { role, tenants, name, email } = options
        const request = {
          login,
          role,
          ...(tenants ? { tenants: tenants.split(',').map((code) => code.trim()) } : {}),
          ...(name ? { displayName: name } : {}),
          ...(email ? { email } : {}),
        }
        const issued = await asAdministrator(setting, (context) => addOperator(context, request))
        answer(setting.voice, issued, () => issuedText(issued))
      },
    )

  operators
    .command('passwd <login>')
    .description('a new one-time password / パスワードを再発行する')
    .action(async (login: string, _options: unknown, command: Command) => {
      const setting = settingOf(command)
      const issued = await asAdministrator(setting, (context) => setPassword(context, { login }))
      answer(setting.voice, issued, () => issuedText(issued))
    })

  operators
    .command('access <login>')
    .description('another role, or other companies / 役割と会社を変更する')
    .requiredOption('--role <role>', ROLES.join(', '))
    .option('--tenants <codes>', 'the companies of the role company, comma-separated')
    .requiredOption('--reason <text>', 'why; kept on record')
    .action(async (login: string, options: AccessOptions, command: Command) => {
      const setting = settingOf(command)
      const { role, reason } = options
      const tenants = options.tenants?.split(',').map((code) => code.trim()) ?? []
      const done = await asAdministrator(setting, (context) =>
        changeAccess(context, { login, role, tenants, reason }),
      )
      answer(
        setting.voice,
        { login, ...done },
        () => `${login}: ${done.changed ? role : 'was so already'}`,
      )
    })

  for (const [name, verb, description, did] of [
    [
      'totp-off',
      removeTotp,
      'remove one-time codes: the phone is gone / 確認コードを解除する',
      'removed',
    ],
    ['enable', enableOperator, 'may sign in again / 再び有効にする', 'enabled'],
    ['unlock', unlockOperator, 'after too many wrong passwords / ロックを解除する', 'unlocked'],
  ] as const) {
    operators
      .command(`${name} <login>`)
      .description(description)
      .requiredOption('--reason <text>', 'why; kept on record')
      .action(async (login: string, options: { reason: string }, command: Command) => {
        const setting = settingOf(command)
        const done = await asAdministrator(setting, (context) =>
          verb(context, login, options.reason),
        )
        const text = done.changed ? did : 'nothing to do'
        answer(setting.voice, { login, ...done }, () => `${login}: ${text}`)
      })
  }

  operators
    .command('disable <login>')
    .description('may not sign in any more / 停止する')
    .requiredOption('--reason <text>', 'why; kept on record')
    .action(async (login: string, options: { reason: string }, command: Command) => {
      const setting = settingOf(command)
      const done = await asAdministrator(setting, (context) =>
        disableOperator(context, login, options.reason),
      )
      answer(
        setting.voice,
        { login, ...done },
        () => `${login}: ${done.changed ? 'disabled' : 'was disabled already'}`,
      )
    })
}

type AccessOptions = { role: NewOperatorRequest['role']; tenants?: string; reason: string }

function issuedText(issued: PasswordIssued): string {
  return `${issued.login}  ${issued.oneTimePassword ?? ''}`
}
