/** Why a service could not be read, and whether trying again can help; thrown by the readers of all mirrors. */

import type { MirroredService } from '../../../data/tenant/external-directory.ts'
import { type Classified, outcomeClass } from '../../../server/domain/delivery/outcome-class.ts'
import type { ErrorClass } from '../../../server/domain/errors.ts'
import { TobanError, type Words } from '../../../server/sdk/index.ts'
import { describe, evidenceOf, type Refused } from '../../../server/sdk/outside.ts'
import { asWords, type What } from './part-words.ts'

/**
 * `auth`: the credentials. `permission`: they are good, and not enough for this. `rate`, `network`, `server`: may
 * heal. `gone`: what was asked for is not there. `refused`: anything else the service will not do.
 */
export type FaultKind = 'auth' | 'permission' | 'rate' | 'network' | 'server' | 'gone' | 'refused'

const HEALS: ReadonlySet<FaultKind> = new Set<FaultKind>(['rate', 'network', 'server'])

export class ServiceFault extends TobanError {
  readonly faultKind: FaultKind
  readonly errorClass: ErrorClass
  /** The service's own word or status: `token_revoked`, `AADSTS7000222`, `HTTP 503`. */
  readonly detail: string

  constructor(
    faultKind: FaultKind,
    details: Readonly<{ code: string; detail: string; message: Words }>,
  ) {
    super(details)
    this.faultKind = faultKind
    this.errorClass = HEALS.has(faultKind) ? 'transient' : 'permanent'
    this.detail = details.detail
  }
}

const NAMES: Readonly<Record<MirroredService, string>> = {
  SLACK: 'Slack',
  TEAMS: 'Microsoft Graph',
  LINE_WORKS: 'LINE WORKS',
}

export function serviceName(service: MirroredService): string {
  return NAMES[service]
}

/** Which right was missing when a call says only "forbidden"; null where the service says it itself. */
export type Asked = Readonly<{ service: MirroredService; what: What; permission: string | null }>

export function kindOf(service: MirroredService, refused: Refused): FaultKind {
  const { class: outcome } = classified(service, refused)
  if (isPermission(service, refused)) return 'permission'
  switch (outcome) {
    case 'B':
      return 'rate'
    case 'F':
      return 'auth'
    case 'D':
      return 'gone'
    case 'A':
    case 'C':
    case 'G':
      return refused.status === null ? 'network' : 'server'
    case 'E':
      if (refused.status === 404 || refused.status === 410) return 'gone'
      return refused.error === 'bad_json' ? 'server' : 'refused'
  }
}

/** Reading, never posting: the table of outcome classes decides for us, too. */
function classified(service: MirroredService, refused: Refused): Classified {
  return outcomeClass(evidenceOf(refused, { service, target: 'api', posting: false }))
}

function isPermission(
  service: MirroredService,
  { status, error, beforeCall = false }: Refused,
): boolean {
  if (error === 'missing_scope' || error === 'no_permission') return true
  return !beforeCall && status === 403 && service !== 'SLACK'
}

export function faultOf(asked: Asked, refused: Refused): ServiceFault {
  const { service, what, permission } = asked
  const kind = kindOf(service, refused)
  const detail = detailOf(service, refused)
  const said = describe(refused)
  const right = permission ?? refused.text
  switch (kind) {
    case 'auth':
      return new ServiceFault(kind, {
        code: 'AUTH',
        detail,
        message: {
          ja: `${serviceName(service)} が認証を拒否しました: ${detail}`,
          en: `${serviceName(service)} refused the credentials: ${detail}`,
        },
      })
    case 'permission':
      return new ServiceFault(kind, {
        code: service === 'SLACK' ? 'missing_scope' : 'missing_permission',
        detail,
        message: {
          ja: `${serviceName(service)} の権限が足りません: ${right}`,
          en: `${serviceName(service)} does not grant what is needed: ${right}`,
        },
      })
    default:
      return new ServiceFault(kind, {
        code: CODES[kind],
        detail,
        message: {
          ja: `${serviceName(service)} から ${asWords(what).ja} を読めません: ${said}`,
          en: `${asWords(what).en} can not be read from ${serviceName(service)}: ${said}`,
        },
      })
  }
}

const CODES = {
  rate: 'rate_limited',
  network: 'unreachable',
  server: 'service_error',
  gone: 'not_found',
  refused: 'refused',
} as const

/** Microsoft's number says more than its word. */
function detailOf(service: MirroredService, refused: Refused): string {
  const number = /AADSTS\d+/.exec(refused.text)?.[0]
  return number ?? classified(service, refused).code
}
