/** Connections of integration_configs as the clients need them: shapes checked, secrets fetched at the moment of use. */
import { z } from 'zod'
import type { Integration, SecretReference } from '../../data/platform/integrations.ts'
import type { TobanConfig } from '../config/config.ts'
import { PermanentError } from '../sdk/result.ts'
import { tokenFile } from './access-token.ts'
import type { GraphAccess } from './graph.ts'
import type { LineWorksAccess } from './line-works.ts'
import type { SlackAccess } from './slack.ts'

export type ConnectionContext = Readonly<{
  /** Throws TobanError `secret_missing`. */
  secret(ref: SecretReference): string
  now(): number
  settings: Readonly<{ channels: TobanConfig['channels'] }>
  /** Null: tokens are kept in memory only. */
  tokensDir: string | null
}>

const reference = z.union([
  z.strictObject({ env: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
])

/** Keys that other readers of the same row need are left alone. */
const slack = z.looseObject({
  /** Whether 403 may let the bot join a public channel that is a destination. */
  autoJoin: z.boolean().default(false),
})

const graph = z.looseObject({
  /** Directory (Entra) tenant id. */
  entraTenantId: z.string().min(1),
  clientId: z.string().min(1),
  loginUrl: z.url().optional(),
})

const lineWorks = z.looseObject({
  clientId: z.string().min(1),
  clientSecret: reference,
  serviceAccount: z.string().min(1),
  botId: z.coerce.string().min(1),
  /** One company may own several LINE WORKS domains. */
  domainIds: z.array(z.union([z.int(), z.string().regex(/^\d+$/)])).min(1),
  scope: z.string().min(1).default('bot user.read group.read orgunit.read'),
  authUrl: z.url().optional(),
})

export type SlackConnection = z.output<typeof slack>
export type GraphConnection = z.output<typeof graph>
export type LineWorksConnection = z.output<typeof lineWorks>

/** All three throw PermanentError `bad_connection_config`, naming every fault. */
export const slackConnection = (row: Integration): SlackConnection => read(row, slack)
export const graphConnection = (row: Integration): GraphConnection => read(row, graph)
export const lineWorksConnection = (row: Integration): LineWorksConnection => read(row, lineWorks)

/** Throws `no_secret` or `secret_missing`. An address of the row wins over that of toban.yaml, here and below. */
export function slackAccess(row: Integration, context: ConnectionContext): SlackAccess {
  return {
    token: context.secret(authRef(row)),
    apiUrl: row.endpointUrl ?? context.settings.channels.slack.apiUrl,
    timeoutMs: row.timeoutSeconds * 1_000,
  }
}

export function graphAccess(row: Integration, context: ConnectionContext): GraphAccess {
  const { entraTenantId, clientId, loginUrl } = graphConnection(row)
  const { teams } = context.settings.channels
  return {
    loginUrl: withoutSlash(loginUrl ?? teams.loginUrl),
    graphUrl: withoutSlash(row.endpointUrl ?? teams.graphUrl),
    entraTenantId,
    clientId,
    clientSecret: context.secret(authRef(row)),
    ...common(row, context),
  }
}

export function lineWorksAccess(row: Integration, context: ConnectionContext): LineWorksAccess {
  const { clientId, clientSecret, serviceAccount, scope, authUrl } = lineWorksConnection(row)
  const { lineworks } = context.settings.channels
  return {
    authUrl: withoutSlash(authUrl ?? lineworks.authUrl),
    apiUrl: withoutSlash(row.endpointUrl ?? lineworks.apiUrl),
    clientId,
    clientSecret: context.secret(clientSecret),
    serviceAccount,
    privateKey: context.secret(authRef(row)),
    scope,
    ...common(row, context),
  }
}

function common(row: Integration, { tokensDir, now }: ConnectionContext) {
  return {
    timeoutMs: row.timeoutSeconds * 1_000,
    tokenFile: tokensDir === null ? null : tokenFile(tokensDir, row.configId),
    now,
  }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}

function authRef(row: Integration): SecretReference {
  if (row.authRef !== null) return row.authRef
  throw new PermanentError({
    code: 'no_secret',
    message: {
      ja: `連携 ${row.key} に認証情報の参照 (auth_ref) がありません`,
      en: `the connection ${row.key} has no reference to its secret (auth_ref)`,
    },
    hint: {
      ja: 'auth_ref に {"env": "NAME"} または {"file": "PATH"} を設定してください',
      en: 'set auth_ref to {"env": "NAME"} or {"file": "PATH"}',
    },
  })
}

function read<T>(row: Integration, shape: z.ZodType<T>): T {
  const parsed = shape.safeParse(row.connection)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues
    .map((issue) => `${issue.path.join('.') || 'connection_config'}: ${issue.message}`)
    .join('; ')
  throw new PermanentError({
    code: 'bad_connection_config',
    message: {
      ja: `連携 ${row.key} の connection_config が正しくありません: ${faults}`,
      en: `connection_config of the connection ${row.key} is wrong: ${faults}`,
    },
    hint: { ja: 'docs/integrations.md を参照してください', en: 'see docs/integrations.md' },
  })
}
