/** BATCH-408: mirrors each company's Entra users, Teams and channels; started at 06:30. */
import { z } from '../../server/sdk/index.ts'
import { type Delays, type MirrorParams, mirrorBatch } from './mirror/batch.ts'
import { atLeastOne, mirrorFields, yesOrNo } from './mirror/params.ts'
import { GRAPH_PATIENCE } from './mirror/patience.ts'
import { type TeamsOptions, teamsDirectory } from './mirror/teams/directory.ts'

/** @param delays how waits pass, for tests. */
export function teamsMirror(delays: Delays = {}) {
  return mirrorBatch<MirrorParams & TeamsOptions>(
    {
      id: 'BATCH-408',
      title: { ja: 'Teams連携同期バッチ', en: 'Mirror Entra users, Teams and channels' },
      key: 'teams_graph',
      service: 'TEAMS',
      patience: GRAPH_PATIENCE,
      limits: { failedTenants: 3, failedShare: 0.15, errorShare: 0.15 },
      params: () =>
        z
          .strictObject({
            syncUsers: yesOrNo(true),
            syncTeams: yesOrNo(true),
            /** With `syncTeams=false`: of the teams in the mirror. */
            syncChannels: yesOrNo(true),
            /** auto: everything, but for more than 5,000 users what changed since the last link; Sundays everything. */
            mode: z.enum(['auto', 'full', 'delta']).default('auto'),
            includeGuests: yesOrNo(true),
            ...mirrorFields(),
          })
          .refine(...atLeastOne(['syncUsers', 'syncTeams', 'syncChannels'])),
      open: (work) => teamsDirectory(work, work.run.params),
    },
    delays,
  )
}

export default teamsMirror()
