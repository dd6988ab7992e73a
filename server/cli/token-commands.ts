/** `toban tokens list | create | revoke`. */
import type { Command } from 'commander'
import type { ApiTokenRow } from '../../data/ops/api-tokens.ts'
import {
  createToken,
  type IssuedToken,
  listTokens,
  revokeToken,
  tokenLifetimeMs,
} from '../commands/tokens.ts'
import { ROLES, type Role } from '../domain/access.ts'
import { isoWithOffset } from '../domain/calendar-day.ts'
import { asAdministrator } from './admin-context.ts'
import { answer } from './output.ts'
import { plainTable } from './run-text.ts'
import { demandConfig, settingOf } from './setting.ts'

export function addTokenCommands(program: Command): void {
  const tokens = program.command('tokens').description('keys of programs for the API / トークン')

  tokens
    .command('list')
    .description('all tokens; the secrets themselves are stored nowhere / 一覧')
    .action(async (_options: unknown, command: Command) => {
      const setting = settingOf(command)
      const { timezone } = demandConfig(setting).config
      const rows = await asAdministrator(setting, (context) => listTokens(context))
      const listed = rows.map((row) => tokenJson(row, timezone))
      answer(setting.voice, listed, () => {
        const table = plainTable(['id', 'name', 'operator', 'role', 'tenants', 'until', ''])
        for (const row of listed) {
          const { tokenId, name, login, role, tenants, expiresAt, revokedAt } = row
          const scope = tenants === null ? 'all' : tenants.join(',')
          table.push([tokenId, name, login, role, scope, expiresAt, revokedAt ? 'revoked' : ''])
        }
        return listed.length > 0 ? table.toString() : 'no tokens'
      })
    })

  tokens
    .command('create <name>')
    .description('a new token, shown once / 発行する')
    .requiredOption('--operator <login>', 'whose token it is: it ends with the operator')
    .requiredOption('--role <role>', ROLES.join(', '))
    .option('--tenants <codes>', 'only these companies, comma-separated')
    .option('--expires <duration>', 'how long it is valid (90d); default auth.tokenLifetime')
    .action(async (name: string, options: CreateOptions, command: Command) => {
      const setting = settingOf(command)
      const { config } = demandConfig(setting)
      const issued = await asAdministrator(setting, (context) =>
        createToken(context, {
          name,
          login: options.operator,
          role: options.role as Role,
          tenants: options.tenants ? options.tenants.split(',').map((code) => code.trim()) : null,
          lifetimeMs: tokenLifetimeMs(options.expires, config.toban.auth.tokenLifetimeMs),
        }),
      )
      answer(setting.voice, issuedJson(issued, config.timezone), () => issued.token)
    })

  tokens
    .command('revoke <id>')
    .description('a token that must not be used any more / 失効させる')
    .requiredOption('--reason <text>', 'why; kept on record')
    .action(async (tokenId: string, options: { reason: string }, command: Command) => {
      const setting = settingOf(command)
      const done = await asAdministrator(setting, (context) =>
        revokeToken(context, tokenId, options.reason),
      )
      answer(
        setting.voice,
        { tokenId, ...done },
        () => `${tokenId}: ${done.changed ? 'revoked' : 'was revoked already'}`,
      )
    })
}

type CreateOptions = { operator: string; role: string; tenants?: string; expires?: string }

function tokenJson(row: ApiTokenRow, zone: string) {
  const time = (at: number | null) => (at === null ? null : isoWithOffset(at, zone))
  return {
    ...row,
    issuedAt: time(row.issuedAt),
    expiresAt: time(row.expiresAt),
    lastUsedAt: time(row.lastUsedAt),
    revokedAt: time(row.revokedAt),
  }
}

function issuedJson(issued: IssuedToken, zone: string) {
  return { ...issued, expiresAt: isoWithOffset(issued.expiresAt, zone) }
}
