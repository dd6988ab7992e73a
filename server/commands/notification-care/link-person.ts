/** Says by hand which account outside is whose, or takes that back; called by the console. */

import type { MirroredService } from '../../../data/tenant/external-directory.ts'
import {
  type AccountFound,
  accountNamed,
  employeeIdOf,
  linkByHand,
  unlinkByHand,
} from '../../../data/tenant/external-links.ts'
import { TobanError, type Words } from '../../domain/errors.ts'
import { type Asked, recordedCompanyAct } from '../recorded-act.ts'
import { changeCompany, type NotificationContext } from './company-file.ts'

type Meant = Asked &
  Readonly<{ tenantCode: string; service: MirroredService; employeeCode: string }>

/** `account`: its id at the service, or its mail address. */
export type LinkRequest = Meant & Readonly<{ account: string }>

const LINKS = 'external_links'

/** No batch changes the link. Throws `unknown_employee`, `unknown_account` or `account_taken`. */
export function linkPerson(context: NotificationContext, request: LinkRequest): void {
  const { tenantCode, service, employeeCode, account, by, reason } = request
  const object = `${tenantCode} ${service} ${employeeCode}`
  const company = { code: tenantCode, settlement: null }
  const what = { verb: 'external_link.made', object, by, reason, company }
  recordedCompanyAct(context, what, (act) =>
    changeCompany(context, { act, table: LINKS }, (tenant) => {
      const employeeId = employeeIdOf(tenant, employeeCode)
      if (employeeId === null) throw unknownEmployee(employeeCode)
      const found = demandOne(accountNamed(tenant, service, account.trim()), account)
      if (found.linkedTo !== null && found.linkedTo !== employeeId) throw taken(account)
      const { externalId } = found
      linkByHand(tenant, { service, employeeId, externalId, at: context.now() })
      return { after: { externalId } }
    }),
  )
}

/** The next run of BATCH-403 decides again. Throws `unknown_employee` or `not_linked_by_hand`. */
export function unlinkPerson(context: NotificationContext, request: Meant): void {
  const { tenantCode, service, employeeCode, by, reason } = request
  const object = `${tenantCode} ${service} ${employeeCode}`
  const company = { code: tenantCode, settlement: null }
  const what = { verb: 'external_link.removed', object, by, reason, company }
  recordedCompanyAct(context, what, (act) =>
    changeCompany(context, { act, table: LINKS }, (tenant) => {
      const employeeId = employeeIdOf(tenant, employeeCode)
      if (employeeId === null) throw unknownEmployee(employeeCode)
      const externalId = unlinkByHand(tenant, service, employeeId)
      if (externalId === null) throw notByHand(employeeCode)
      return { before: { externalId } }
    }),
  )
}

/** An address that two accounts have says nothing. */
function demandOne(found: readonly AccountFound[], account: string): AccountFound {
  const [only, other] = found
  if (only !== undefined && other === undefined) return only
  throw fault('unknown_account', 'not-found', {
    message: {
      ja: `アカウント「${account}」は見つからないか、複数あります。`,
      en: `there is no account "${account}", or more than one`,
    },
    hint: { ja: 'サービス側の ID を入力してください。', en: 'enter its id at the service' },
  })
}

function unknownEmployee(code: string): TobanError {
  return fault('unknown_employee', 'not-found', {
    message: { ja: `社員 ${code} はいません。`, en: `there is no employee ${code}` },
    hint: { ja: '社員コードを確認してください。', en: 'look at the employee code' },
  })
}

function taken(account: string): TobanError {
  return fault('account_taken', 'refused', {
    message: {
      ja: `アカウント「${account}」は別の社員に紐付いています。`,
      en: `account "${account}" is linked to somebody else`,
    },
    hint: {
      ja: '先にその紐付けを解除するか、人事データを直してください。',
      en: 'take that link back first, or correct the data of the employees',
    },
  })
}

function notByHand(code: string): TobanError {
  return fault('not_linked_by_hand', 'refused', {
    message: {
      ja: `社員 ${code} の手動の紐付けはありません。`,
      en: `${code} is not linked by hand`,
    },
    hint: {
      ja: '自動の紐付けは次の実行で作り直されます。人事データを直してください。',
      en: 'a link of a batch would come back: correct the data of the employees',
    },
  })
}

function fault(
  code: string,
  kind: 'refused' | 'not-found',
  words: Readonly<{ message: Words; hint: Words }>,
): TobanError {
  return new TobanError({ code, kind, ...words })
}
