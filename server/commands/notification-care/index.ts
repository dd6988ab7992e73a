/** What a person does at the console about findings, links and destinations of notifications. Each is in the audit with its reason. */
import type { Asked } from '../recorded-act.ts'
import type { NotificationContext } from './company-file.ts'
import {
  type AddressRequest,
  type DestinationRequest,
  enterAddress,
  switchDestination,
} from './destinations.ts'
import {
  type IgnoreRequest,
  ignoreNotificationFinding,
  reopenNotificationFinding,
} from './ignore-finding.ts'
import { type LinkRequest, linkPerson, unlinkPerson } from './link-person.ts'
import { type UndoRequest, undoFixes } from './undo-fixes.ts'

/** Everything is checked by the verbs; refusals are TobanErrors with a hint. */
export type NotificationCare = Readonly<{
  ignoreFinding(request: IgnoreRequest): void
  reopenFinding(request: Asked & Readonly<{ findingId: number }>): void
  undoFixes(request: UndoRequest): void
  switchDestination(request: DestinationRequest): void
  enterAddress(request: AddressRequest): void
  linkPerson(request: LinkRequest): void
  unlinkPerson(request: Omit<LinkRequest, 'account'>): void
}>

export function notificationCare(context: NotificationContext): NotificationCare {
  return {
    ignoreFinding: (request) => ignoreNotificationFinding(context, request),
    reopenFinding: (request) => reopenNotificationFinding(context, request),
    undoFixes: (request) => undoFixes(context, request),
    switchDestination: (request) => switchDestination(context, request),
    enterAddress: (request) => enterAddress(context, request),
    linkPerson: (request) => linkPerson(context, request),
    unlinkPerson: (request) => unlinkPerson(context, request),
  }
}
