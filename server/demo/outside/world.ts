/** The services around the demo's companies: one Slack workspace, Entra tenant or LINE WORKS company each, renewed every day. */
import { generateKeyPairSync } from 'node:crypto'
import { dayAt } from '../../domain/calendar-day.ts'
import type { OutsideService } from '../cast.ts'
import { type WorksCompany, worksCompany } from '../stand-ins/line-works.ts'
import { type EntraTenant, entraTenant } from '../stand-ins/microsoft.ts'
import { type SlackWorkspace, slackWorkspace } from '../stand-ins/slack.ts'
import {
  entraUsers,
  type OutsideCompany,
  slackChannels,
  slackUsers,
  teams,
  worksGroups,
  worksOrgUnits,
  worksUsers,
} from './directories.ts'

export type OutsideTenant = OutsideCompany & Readonly<{ services: readonly OutsideService[] }>

export type OutsideWorld = Readonly<{
  workspaces: readonly SlackWorkspace[]
  entra: readonly EntraTenant[]
  works: readonly WorksCompany[]
  /** Secrets by the name of their variable: what the connections refer to. */
  secrets: Readonly<Record<string, string>>
  /** Makes the directories those of the day. */
  renew(now: number): void
}>

/** Nothing but the stand-ins opens with them. */
const DEMO_SECRET = 'demo-secret'

export function slackSecretName(code: string): string {
  return `TOBAN_DEMO_SLACK_${code.replaceAll('-', '_').toUpperCase()}`
}

export const CLIENT_SECRET_NAME = 'TOBAN_DEMO_CLIENT_SECRET'
export const WORKS_KEY_NAME = 'TOBAN_DEMO_LINE_WORKS_KEY'

export const entraTenantId = (code: string) => `entra-${code}`
export const worksClientId = (code: string) => `works-${code}`
export const worksAccount = (code: string) => `toban.serviceaccount@${code}.example.co.jp`
export const WORKS_BOT = '1000001'

/** @param expired code of the company whose Graph secret has run out. */
export function outsideWorld(
  tenants: readonly OutsideTenant[],
  { now, expired }: Readonly<{ now: number; expired: string }>,
): OutsideWorld {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const having = (service: OutsideService) =>
    tenants.filter((tenant) => tenant.services.includes(service))
  const workspaces = having('slack').map((tenant) => ({ tenant, space: workspaceOf(tenant) }))
  const entra = having('teams').map((tenant) => ({ tenant, space: entraOf(tenant, expired) }))
  const works = having('lineworks').map((tenant) => ({
    tenant,
    space: worksOf(tenant, keys.publicKey),
  }))
  const renew = (at: number) => {
    const day = dayAt(at)
    for (const { tenant, space } of workspaces) {
      space.users = slackUsers(tenant, day)
      space.channels = slackChannels(day)
    }
    for (const { tenant, space } of entra) {
      space.users = entraUsers(tenant, day)
      space.teams = teams(tenant, day)
    }
    for (const { tenant, space } of works) space.users = worksUsers(tenant, day)
  }
  renew(now)
  const tokens = workspaces.map(({ tenant, space }) => [slackSecretName(tenant.code), space.token])
  return {
    workspaces: workspaces.map(({ space }) => space),
    entra: entra.map(({ space }) => space),
    works: works.map(({ space }) => space),
    secrets: {
      ...Object.fromEntries(tokens),
      [CLIENT_SECRET_NAME]: DEMO_SECRET,
      [WORKS_KEY_NAME]: keys.privateKey,
    },
    renew,
  }
}

function workspaceOf({ code }: OutsideTenant): SlackWorkspace {
  return slackWorkspace({ teamId: `T-${code}`, teamName: code, token: `xoxb-demo-${code}` })
}

function entraOf({ code }: OutsideTenant, expired: string): EntraTenant {
  return entraTenant({
    tenantId: entraTenantId(code),
    clientId: 'toban-demo',
    clientSecret: DEMO_SECRET,
    secretState: code === expired ? 'expired' : 'valid',
  })
}

function worksOf(tenant: OutsideTenant, publicKey: string): WorksCompany {
  return worksCompany({
    clientId: worksClientId(tenant.code),
    clientSecret: DEMO_SECRET,
    serviceAccount: worksAccount(tenant.code),
    publicKey,
    botId: WORKS_BOT,
    groups: worksGroups(tenant),
    orgUnits: worksOrgUnits(tenant),
    rooms: [
      { channelId: 'room-jinji', title: '人事のお知らせ', bot: true, gone: false },
      { channelId: 'room-soumu', title: '総務のお知らせ', bot: true, gone: false },
      { channelId: 'room-kyu', title: '旧プロジェクト', bot: false, gone: true },
    ],
  })
}
