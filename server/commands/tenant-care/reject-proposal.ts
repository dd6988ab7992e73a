/** Refuses a proposal of BATCH-306: it does not come back for 90 days unless its value moves; called by the console. */
import {
  proposalById,
  rejectProposal as reject,
} from '../../../data/platform/optimization-proposals.ts'
import { TobanError } from '../../domain/errors.ts'
import { type Asked, type CareContext, recordedAct } from '../recorded-act.ts'

export type RejectionRequest = Asked & Readonly<{ proposalId: number }>

/** Throws `proposal_closed`. */
export function rejectProposal(context: CareContext, request: RejectionRequest): void {
  const { proposalId, by, reason } = request
  const found = proposalById(context.platform, proposalId)
  const object = found
    ? `${found.tenantCode} ${found.resource} ${found.kind}`
    : `proposal ${proposalId}`
  recordedAct(context, { verb: 'optimization_proposal.rejected', object, by, reason }, () => {
    const decision = { by, at: context.now() }
    if (!found || !reject(context.platform, proposalId, decision)) throw closed(proposalId)
    const { current, proposed } = found
    return { before: { state: 'proposed', current, proposed }, after: { state: 'rejected' } }
  })
}

function closed(id: number): TobanError {
  return new TobanError({
    code: 'proposal_closed',
    kind: 'not-found',
    message: { ja: `提案 ${id} はもう有効ではありません。`, en: `proposal ${id} is not open` },
    hint: { ja: '画面を読み込み直してください。', en: 'load the page again' },
  })
}
