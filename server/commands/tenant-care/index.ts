/** What a person does about companies at the console: rules, pauses, exceptions, decisions. Each is in the audit with its reason. */
import type { Asked, CareContext } from '../recorded-act.ts'
import {
  type AcceptanceRequest,
  acceptSetting,
  type ConfirmationRequest,
  confirmMaster,
} from './accept-setting.ts'
import { dropRule, type RuleRequest, writeRule } from './monitoring-rules.ts'
import { type PauseRequest, pauseMessages } from './pause-messages.ts'
import { type RejectionRequest, rejectProposal } from './reject-proposal.ts'
import { type NoticesRequest, turnNotices } from './set-notices.ts'

export type { RuleRequest } from './monitoring-rules.ts'
export type { PauseRequest } from './pause-messages.ts'
export type { NoticesRequest } from './set-notices.ts'

/** Everything is checked by the verbs; refusals are TobanErrors with a hint. */
export type TenantCare = Readonly<{
  writeRule(request: RuleRequest): void
  dropRule(id: number, asked: Asked): void
  pauseMessages(request: PauseRequest): void
  turnNotices(request: NoticesRequest): void
  rejectProposal(request: RejectionRequest): void
  acceptSetting(request: AcceptanceRequest): void
  confirmMaster(request: ConfirmationRequest): void
}>

export function tenantCare(context: CareContext): TenantCare {
  return {
    writeRule: (request) => writeRule(context, request),
    dropRule: (id, asked) => dropRule(context, id, asked),
    pauseMessages: (request) => pauseMessages(context, request),
    turnNotices: (request) => turnNotices(context, request),
    rejectProposal: (request) => rejectProposal(context, request),
    acceptSetting: (request) => acceptSetting(context, request),
    confirmMaster: (request) => confirmMaster(context, request),
  }
}
