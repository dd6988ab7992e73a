/** BATCH-409: mirrors each company's LINE WORKS members, groups and org units; started at 06:45. */
import { z } from '../../server/sdk/index.ts'
import { type Delays, type MirrorParams, mirrorBatch } from './mirror/batch.ts'
import { type LineWorksOptions, lineWorksDirectory } from './mirror/line-works/directory.ts'
import { atLeastOne, mirrorFields, yesOrNo } from './mirror/params.ts'
import { LINE_WORKS_PATIENCE } from './mirror/patience.ts'

/** @param delays how waits pass, for tests. */
export function lineWorksMirror(delays: Delays = {}) {
  return mirrorBatch<MirrorParams & LineWorksOptions>(
    {
      id: 'BATCH-409',
      title: {
        ja: 'LINE WORKS連携同期バッチ',
        en: 'Mirror LINE WORKS members, groups and org units',
      },
      key: 'lineworks',
      service: 'LINE_WORKS',
      patience: LINE_WORKS_PATIENCE,
      limits: { failedTenants: 3, failedShare: 0.1, errorShare: 0.1 },
      params: () =>
        z
          .strictObject({
            syncUsers: yesOrNo(true),
            syncGroups: yesOrNo(true),
            syncOrgUnits: yesOrNo(true),
            /** Whether the rooms of destinations are asked about. */
            checkRooms: yesOrNo(true),
            pageSize: z.coerce.number().int().min(1).max(100).default(100),
            ...mirrorFields(),
          })
          .refine(...atLeastOne(['syncUsers', 'syncGroups', 'syncOrgUnits'])),
      open: (work) => lineWorksDirectory(work, work.run.params),
    },
    delays,
  )
}

export default lineWorksMirror()
