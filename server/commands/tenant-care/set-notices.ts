/** Turns the notices about a contract's end off or on; called by the console. */
import { noticesEnabled, setNotices } from '../../../data/platform/contract-notices.ts'
import { TobanError } from '../../domain/errors.ts'
import { type Asked, type CareContext, recordedAct } from '../recorded-act.ts'

export type NoticesRequest = Asked & Readonly<{ contractId: string; enabled: boolean }>

/** Throws `contract_unknown`. */
export function turnNotices(context: CareContext, request: NoticesRequest): void {
  const { contractId, enabled, by, reason } = request
  const what = { verb: 'contract_notices.turned', object: contractId, by, reason }
  recordedAct(context, what, () => {
    const before = noticesEnabled(context.platform, contractId)
    if (before === null) throw unknownContract(contractId)
    setNotices(context.platform, contractId, { enabled, at: context.now() })
    return { before: { enabled: before }, after: { enabled } }
  })
}

function unknownContract(contractId: string): TobanError {
  return new TobanError({
    code: 'contract_unknown',
    kind: 'not-found',
    message: { ja: `契約がありません: ${contractId}`, en: `no such contract: ${contractId}` },
    hint: { ja: '画面を読み込み直してください。', en: 'load the page again' },
  })
}
