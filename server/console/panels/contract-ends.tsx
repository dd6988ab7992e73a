/** Contracts that end on the page of BATCH-307; resending, and notices off and on. */
import { Hono } from 'hono'
import type { ContractNotice } from '../../../data/platform/contract-notices.ts'
import { type ContractEnd, contractEnds } from '../../../data/platform/reading/contract-ends.ts'
import {
  ContractEndsPanel,
  type EndLine,
  type EndsFacts,
  type SaidStage,
} from '../../../views/panels/contract-ends.tsx'
import { planName } from '../../../views/parts/plan-name.ts'
import type { Screen } from '../../../views/screen.ts'
import { type Day, dayAt } from '../../domain/calendar-day.ts'
import { daysLeft, LAPSED, NOTICE_DAYS, urgencyOf } from '../../domain/contract/notice.ts'
import { filledNotice, noticeFacts, noticeLanguage } from '../../domain/contract/notice-text.ts'
import { nameIn } from '../company-names.ts'
import type { ConsoleEnv, Desk } from '../env.ts'
import { textsOf } from '../form.ts'
import { askedBy, demandReason } from '../start-request.ts'
import type { BatchPanel } from './panel.ts'

const BATCH = 'BATCH-307'
const AHEAD_DAYS = 120
const TONES = { low: 'good', medium: 'warn', high: 'fail', critical: 'fail' } as const

export const contractEndsPanel: BatchPanel = {
  batchId: BATCH,

  draw: (desk, c) => {
    const screen = c.get('screen')
    return <ContractEndsPanel screen={screen} facts={endsFacts(desk, screen)} />
  },

  routes: ({ deps }) => {
    const routes = new Hono<ConsoleEnv>()
    routes.post(`/batches/${BATCH}/resends/:tenant`, async (c) => {
      const { runId } = await deps.commands.startRun({
        batchId: BATCH,
        businessDate: null,
        tenants: [c.req.param('tenant')],
        params: { resend: true },
        dryRun: false,
        ...askedBy(c, textsOf(await c.req.parseBody())),
      })
      return c.redirect(`/runs/${runId}`, 303)
    })
    routes.post(`/batches/${BATCH}/notices/:contract`, async (c) => {
      const typed = textsOf(await c.req.parseBody())
      deps.care.turnNotices({
        contractId: c.req.param('contract'),
        enabled: typed.enabled === '1',
        by: c.get('operator').login,
        reason: demandReason(typed),
      })
      return c.redirect(`/batches/${BATCH}#ends`, 303)
    })
    return routes
  },
}

function endsFacts(desk: Desk, screen: Screen): EndsFacts {
  const today = dayAt(desk.deps.clock())
  const ends = contractEnds(desk.deps.platform, { date: today, days: AHEAD_DAYS })
  return {
    lines: ends.map((end) => lineOf(desk, screen, { end, today })),
    days: AHEAD_DAYS,
    limits: [...NOTICE_DAYS].sort((a, b) => a - b).concat(AHEAD_DAYS),
  }
}

function lineOf(
  desk: Desk,
  screen: Screen,
  { end, today }: Readonly<{ end: ContractEnd; today: Day }>,
): EndLine {
  const { contract, notices, worth } = end
  const left = daysLeft(today, contract.endDate)
  const { monthlyFeeMinor: minor, currencyCode: currency } = worth
  return {
    code: contract.tenantCode,
    name: nameIn(screen.language, contract.tenantName, contract.tenantNameEn),
    plan: planName(screen, contract.planCode, contract.planName),
    contractId: contract.contractId,
    endDate: contract.endDate,
    daysLeft: left,
    tone: TONES[urgencyOf(left)],
    fee: minor === null ? null : { minor, currency },
    isTrial: contract.isTrial,
    autoRenew: contract.autoRenew,
    noticesOn: contract.noticeEnabled,
    stages: stagesOf(contract.autoRenew, left, notices),
    said: notices.map(saidOf),
    text: left < 0 ? null : textOf(desk, contract, left),
  }
}

/** Those that are to be said, and those that were said although they are not among them. */
function stagesOf(autoRenew: boolean, left: number, said: readonly ContractNotice[]): number[] {
  const first = Math.max(...NOTICE_DAYS)
  const planned = autoRenew ? [first] : [...NOTICE_DAYS]
  const all = [...planned, ...(left < 0 ? [LAPSED] : []), ...said.map(({ stage }) => stage)]
  return [...new Set(all)].sort((a, b) => b - a)
}

function saidOf({ stage, createdAt, status, channels }: ContractNotice): SaidStage {
  const used = channels.flatMap(({ channel }) => (channel in WAYS ? [channel as Way] : []))
  return { stage, at: createdAt, state: status, channels: used }
}

type Way = SaidStage['channels'][number]
const WAYS: Readonly<Record<Way, true>> = {
  EMAIL: true,
  SLACK: true,
  TEAMS: true,
  LINE_WORKS: true,
}

function textOf(
  { deps }: Desk,
  contract: ContractEnd['contract'],
  left: number,
): NonNullable<EndLine['text']> {
  const { tenantNotices, issuer } = deps.config().toban
  const facts = noticeFacts(contract, left, {
    renewalUrl: tenantNotices.renewalUrl,
    supportEmail: tenantNotices.supportEmail ?? issuer.contact.email,
  })
  const urgency = urgencyOf(left)
  // The mail has the same words in HTML; its subject is the one worth seeing.
  const mail = filledNotice(contract, facts, { urgency, channel: 'EMAIL' })
  const { body } = filledNotice(contract, facts, { urgency, channel: 'SLACK' })
  return { subject: mail.subject ?? '', body, language: noticeLanguage(contract) }
}
