/** Asks LINE WORKS whether the rooms of destinations still have our bot, with the questions of BATCH-409 (card 405, W3). */
import type { Integration } from '../../../data/platform/integrations.ts'
import {
  lineWorksAccess,
  lineWorksClient,
  lineWorksConnection,
} from '../../../server/sdk/outside.ts'
import { connectionContext } from '../mirror/batch.ts'
import { type RoomChecks, roomChecks } from '../mirror/line-works/rooms.ts'
import { type ProbeMeans, readMeans } from './probes.ts'

export function roomsOf(integration: Integration, probing: ProbeMeans): RoomChecks {
  const { run } = probing
  return roomChecks({
    client: lineWorksClient(lineWorksAccess(integration, connectionContext(run))),
    means: readMeans('LINE_WORKS', probing),
    botId: lineWorksConnection(integration).botId,
    now: run.now,
  })
}
