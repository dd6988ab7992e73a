/** The shape of toban.yaml: the installation itself (server, workers, sign-in, invoices, backup, mail). */
import { z } from 'zod'
import { ROLES } from '../domain/access.ts'
import {
  duration,
  ipAddress,
  mailAddress,
  nameServer,
  port,
  positiveDuration,
  secretRef,
  url,
} from './fields.ts'

const server = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  port: port().default(3300),
  trustedProxies: z
    .array(ipAddress())
    .default([])
    .describe('Only their X-Forwarded-For and X-Forwarded-Proto are believed'),
  tls: z
    .strictObject({ certFile: z.string().min(1), keyFile: z.string().min(1) })
    .nullable()
    .default(null)
    .describe('Serve HTTPS ourselves; null = HTTP, behind a proxy that encrypts'),
  apiPerMinute: z.int().min(1).max(100_000).default(600).describe('Requests of one token'),
  triggerSecret: secretRef()
    .nullable()
    .default(null)
    .describe('Signs POST /api/cron; null = the signed trigger is off'),
  publicUrl: url().nullable().default(null).describe('Address people use; links in messages'),
})

const workers = z.strictObject({
  normal: z.int().min(1).max(64).default(5).describe('Runs at the same time'),
  monitoring: z.int().min(1).max(8).default(1).describe('Slots kept for the monitoring lane'),
  drainGrace: duration().prefault('65s').describe('Running batches may finish so long at a stop'),
  tenantParallel: z.int().min(1).max(64).default(4).describe('Companies at a time in one run'),
  heapMb: z.int().min(64).max(16_384).default(512).describe('Heap of one worker thread'),
})

const oidc = z.strictObject({
  issuer: url().describe('Its /.well-known/openid-configuration is read'),
  clientId: z.string().min(1),
  clientSecret: secretRef(),
  label: z.string().min(1).max(60).default('SSO').describe('On the button of the sign-in page'),
  scopes: z.array(z.string().regex(/^\S+$/)).default(['openid', 'profile', 'email']),
  loginClaim: z.string().min(1).default('preferred_username').describe('Becomes the login'),
  groupsClaim: z.string().min(1).default('groups'),
  groups: z
    .array(
      z.strictObject({
        group: z.string().min(1),
        role: z.enum(ROLES),
        tenants: z.array(z.string().min(1)).min(1).optional(),
      }),
    )
    .min(1)
    .describe('The first line that fits decides; lines of the role company add up'),
  allowedDomains: z
    .array(z.string().min(1))
    .default([])
    .describe('Of the login or the mail address; empty = any'),
})

const auth = z.strictObject({
  sessionIdle: positiveDuration().prefault('30m'),
  sessionLifetime: positiveDuration().prefault('12h'),
  passwordMinLength: z.int().min(8).max(128).default(12),
  passwordDenyList: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('File of passwords nobody may choose, one a line'),
  lockAfter: z.int().min(1).max(100).default(5).describe('Failed sign-ins in a row'),
  lockFor: positiveDuration().prefault('15m'),
  approval: positiveDuration()
    .prefault('30m')
    .describe("A second person's approval is valid so long"),
  signInsPerMinute: z.int().min(1).max(1_000).default(20).describe('Tries from one address'),
  tokenLifetime: positiveDuration().prefault('90d'),
  totp: z
    .partialRecord(z.enum(ROLES), z.enum(['optional', 'required']))
    .default({})
    .describe('Roles that must sign in with a one-time code; the others may'),
  local: z
    .union([z.literal(true), z.literal('adminOnly')])
    .default(true)
    .describe('Who may sign in with a password; adminOnly needs oidc'),
  oidc: oidc.nullable().default(null).describe('Single sign-on by OpenID Connect'),
})

const retention = z.strictObject({
  runs: positiveDuration().prefault('400d'),
  keepRuns: z
    .int()
    .min(1)
    .max(10_000)
    .default(50)
    .describe('The newest runs of a batch, and of each company in it, stay however old they are'),
  debugLines: positiveDuration().prefault('7d'),
  infoLines: positiveDuration().prefault('90d'),
  warnLines: positiveDuration().prefault('365d'),
  searchLines: positiveDuration()
    .prefault('90d')
    .describe('All lines can be searched so long; warnings and errors as long as they are there'),
  alerts: positiveDuration().prefault('400d'),
  alertMessages: positiveDuration().prefault('90d'),
  commands: positiveDuration().prefault('30d'),
  sessions: positiveDuration().prefault('30d'),
  slowStatements: positiveDuration().prefault('31d'),
  usageDailyMonths: z.int().min(13).max(120).default(26),
  usageFeatureMonths: z.int().min(1).max(120).default(13),
  usageFileMonths: z.int().min(1).max(120).default(13),
})

const issuer = z.strictObject({
  name: z.string().min(1),
  postalCode: z.string().regex(/^\d{3}-\d{4}$/, { error: 'bad_postal_code' }),
  address: z.string().min(1),
  phone: z.string().regex(/^[\d()+-]{9,20}$/, { error: 'bad_phone' }),
  registrationNumber: z
    .string({ error: 'bad_registration_number' })
    .regex(/^T\d{13}$/, { error: 'bad_registration_number' }),
  bankAccount: z.strictObject({
    bank: z.string().min(1),
    branch: z.string().min(1),
    type: z.enum(['普通', '当座']),
    number: z.string().regex(/^\d{7}$/, { error: 'bad_account_number' }),
    holder: z.string().min(1).describe('As the bank writes it, in kana'),
  }),
  contact: z.strictObject({ department: z.string().min(1), email: mailAddress() }),
})

const billing = z.strictObject({
  taxRounding: z.enum(['floor', 'round', 'ceil']).default('floor'),
  holdOnAnomaly: z.boolean().default(false).describe('Keep the mail of unusual invoices back'),
  accountingEncoding: z.enum(['utf8', 'cp932']).default('utf8'),
  accounts: z
    .strictObject({
      receivable: z.string().min(1).default('売掛金'),
      sales: z.string().min(1).default('売上高'),
      consumptionTax: z.string().min(1).default('仮受消費税'),
    })
    .prefault({}),
  recipients: z
    .strictObject({
      accounting: z.array(mailAddress()).default([]),
      management: z.array(mailAddress()).default([]),
    })
    .prefault({})
    .describe('Summary of a billing run'),
})

const backup = z.strictObject({
  mirror: z.string().min(1).nullable().default(null).describe('Folder on another disk'),
  keyFile: z.string().min(1).nullable().default(null).describe('Exactly 32 bytes, mode 0600'),
  retentionDays: z.int().min(7).max(365).default(30),
  weekly: z.int().min(0).max(520).default(13),
  monthly: z.int().min(0).max(120).default(12),
  yearly: z.int().min(0).max(30).default(3),
})

const smtp = z.strictObject({
  host: z.string().min(1),
  port: port().default(587),
  secure: z.boolean().default(false).describe('true: TLS from the first byte (465)'),
  requireTls: z.boolean().default(true).describe('Refuse a server without STARTTLS'),
  user: z.string().min(1).nullable().default(null),
  password: secretRef().nullable().default(null),
  perMinute: z.int().min(1).max(10_000).default(100),
})

const mail = z.strictObject({
  from: mailAddress(),
  fromName: z.string().default('Toban'),
  replyTo: mailAddress().nullable().default(null),
  smtp: smtp.nullable().default(null).describe('null = mail waits in the queue'),
  inDoubt: z.enum(['hold', 'resend']).default('hold').describe('A mail of unknown fate'),
  messageIdDomain: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, { error: 'bad_domain' })
    .nullable()
    .default(null)
    .describe('Right part of every Message-ID; default: the domain of `from`'),
  maxMessageMb: z.number().min(1).max(150).default(20).describe('Encoded, attachments included'),
  oversized: z
    .enum(['link', 'fail'])
    .default('link')
    .describe('Attachments that are too big: named in the text, or the mail fails'),
  unsubscribeUrl: url().nullable().default(null).describe('List-Unsubscribe of digests'),
  dkim: z
    .strictObject({
      domain: z.string().min(1),
      selector: z.string().min(1),
      privateKey: secretRef(),
    })
    .nullable()
    .default(null)
    .describe('Only when the relay does not sign'),
  dnsServers: z
    .array(nameServer())
    .nullable()
    .default(null)
    .describe('Asked for DKIM and SPF records; null = those of the system, [] = not asked'),
})

const channels = z.strictObject({
  slack: z
    .strictObject({
      apiUrl: url().default('https://slack.com/api/'),
      perMinute: z.int().min(1).default(50),
    })
    .prefault({}),
  teams: z
    .strictObject({
      graphUrl: url().default('https://graph.microsoft.com/v1.0'),
      loginUrl: url().default('https://login.microsoftonline.com'),
      hookHosts: z
        .array(z.string().min(1))
        .default([
          'logic.azure.com',
          'api.powerplatform.com',
          'api.powerautomate.com',
          'flow.microsoft.com',
        ])
        .describe('Workflow webhooks lie below these hosts'),
      perMinute: z.int().min(1).default(60),
    })
    .prefault({}),
  lineworks: z
    .strictObject({
      apiUrl: url().default('https://www.worksapis.com/v1.0'),
      authUrl: url().default('https://auth.worksmobile.com/oauth2/v2.0'),
      perMinute: z.int().min(1).default(200),
    })
    .prefault({}),
})

const usage = z.strictObject({
  healthCheckPaths: z
    .array(z.string())
    .default(['/healthz', '/readyz'])
    .describe('Calls of these paths count nowhere'),
  features: z
    .record(z.string(), z.string())
    .default({})
    .describe('Feature by path prefix, longest first; the rest is `other`'),
})

const tenantNotices = z
  .strictObject({
    ops: z.array(mailAddress()).default([]).describe('Digests of BATCH-304 to 307'),
    sales: z.array(mailAddress()).default([]).describe('Contracts that end, customers that leave'),
    slackChannel: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe("Channel of the holding's own Slack connection; null = no chat digest"),
    renewalUrl: url().nullable().default(null).describe('Link in renewal notices'),
    supportEmail: mailAddress().nullable().default(null).describe('null = issuer.contact.email'),
  })
  .describe('Who hears about companies, and what stands in mails to them')

const emergency = z.strictObject({
  twoPerson: z.boolean().default(true),
  breakGlass: z.array(z.string()).default([]).describe('Accounts that stay open in isolation'),
})

export const tobanFile = z.strictObject({
  version: z.literal(1),
  language: z.enum(['ja', 'en']).default('ja'),
  holding: z.strictObject({ name: z.string().min(1), nameEn: z.string().min(1).optional() }),
  data: z
    .strictObject({ folder: z.string().min(1).default('data/local') })
    .prefault({})
    .describe('TOBAN_DATA wins'),
  server: server.prefault({}),
  workers: workers.prefault({}),
  auth: auth.prefault({}),
  retention: retention.prefault({}),
  issuer,
  billing: billing.prefault({}),
  backup: backup.prefault({}),
  mail,
  channels: channels.prefault({}),
  usage: usage.prefault({}),
  tenantNotices: tenantNotices.prefault({}),
  emergency: emergency.prefault({}),
})

export type TobanFile = z.output<typeof tobanFile>
