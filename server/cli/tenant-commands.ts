/** `toban tenants list | add | import | disable`. */
import type { Command } from 'commander'
import {
  type AddedTenant,
  addTenant,
  disableTenant,
  importTenants,
  listTenants,
  seedPrices,
  TENANT_FIELDS,
  type TenantField,
} from '../commands/tenants.ts'
import { asAdministrator } from './admin-context.ts'
import { answer } from './output.ts'
import { plainTable } from './run-text.ts'
import { settingOf } from './setting.ts'

export function addTenantCommands(program: Command): void {
  program
    .command('prices')
    .description('plans and prices / 料金表')
    .command('seed')
    .description('enter the sample plans, prices and tax rates into an empty price book')
    .action(async (_options: unknown, command: Command) => {
      const setting = settingOf(command)
      const done = await asAdministrator(setting, seedPrices)
      answer(setting.voice, done, () => (done.changed ? 'entered' : 'there are prices already'))
    })

  const tenants = program.command('tenants').description('group companies / テナント')

  tenants
    .command('list')
    .description('all companies / 一覧')
    .action(async (_options: unknown, command: Command) => {
      const setting = settingOf(command)
      const listed = await asAdministrator(setting, listTenants)
      answer(setting.voice, listed, () => {
        const table = plainTable(['code', 'name', 'plan', 'status', 'contract', 'active', 'bytes'])
        for (const tenant of listed) {
          const contract = `${tenant.contractFrom} – ${tenant.contractTo ?? ''}`
          const size = tenant.fileBytes === null ? 'no file' : String(tenant.fileBytes)
          table.push([
            tenant.code,
            tenant.name,
            tenant.plan,
            tenant.status,
            contract,
            tenant.isActive ? 'yes' : 'no',
            size,
          ])
        }
        return listed.length > 0 ? table.toString() : 'no companies yet: toban tenants add --help'
      })
    })

  withFields(
    tenants.command('add').description('register a company and make its file / 会社を登録する'),
  )
    .option('--reason <text>', 'why; kept on record')
    .action(async (options: Record<string, string>, command: Command) => {
      const setting = settingOf(command)
      const added = await asAdministrator(setting, (context) =>
        addTenant(context, { ...fieldsOf(options), ...reasonOf(options) }),
      )
      answer(setting.voice, added, () => addedText([added]))
    })

  withFields(
    tenants
      .command('import <file>')
      .description(
        'a company file (.db) from another installation, or a list of companies (.csv) / 取り込む',
      ),
    ['code'],
  )
    .option('--reason <text>', 'why; kept on record')
    .action(async (file: string, options: Record<string, string>, command: Command) => {
      const setting = settingOf(command)
      const imported = await asAdministrator(setting, (context) =>
        importTenants(context, file, { ...fieldsOf(options), ...reasonOf(options) }),
      )
      answer(setting.voice, imported, () => addedText(imported.tenants))
    })

  tenants
    .command('disable <code>')
    .description('leave a company out from now on; its file stays / 停止する')
    .requiredOption('--reason <text>', 'why; kept on record')
    .action(async (code: string, options: { reason: string }, command: Command) => {
      const setting = settingOf(command)
      const done = await asAdministrator(setting, (context) =>
        disableTenant(context, code, options.reason),
      )
      answer(
        setting.voice,
        { code, ...done },
        () => `${code}: ${done.changed ? 'disabled' : 'was disabled already'}`,
      )
    })
}

function withFields(command: Command, leftOut: readonly TenantField[] = []): Command {
  for (const field of TENANT_FIELDS) {
    if (!leftOut.includes(field)) command.option(`--${field.replaceAll('_', '-')} <text>`)
  }
  return command
}

/** Commander names options in camel case; the fields have the names of the list's columns. */
function fieldsOf(options: Record<string, string>): Partial<Record<TenantField, string>> {
  const camel = (field: string) =>
    field.replaceAll(/_(.)/g, (_all, letter: string) => letter.toUpperCase())
  const given = TENANT_FIELDS.filter((field) => options[camel(field)] !== undefined)
  return Object.fromEntries(given.map((field) => [field, options[camel(field)]]))
}

function reasonOf(options: Record<string, string>): { reason?: string } {
  return options.reason === undefined ? {} : { reason: options.reason }
}

function addedText(added: readonly AddedTenant[]): string {
  return added.map((tenant) => `${tenant.code}  ${tenant.tenantId}`).join('\n')
}
