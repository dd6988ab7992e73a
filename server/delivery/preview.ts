/** What a drain would send now: every due message is built with its files and forgotten again, nobody is called. */
import { dueRows } from '../../data/outbox/due-rows.ts'
import { openPlatform } from '../../data/platform/open.ts'
import { CHANNELS, type ChannelName } from '../domain/delivery/outbox.ts'
import type { DeliveryOptions, DrainRequest } from './delivery.ts'
import type { Participant } from './drain-terms.ts'
import { participantsOf } from './participants.ts'
import { prepare } from './prepare.ts'
import { maskedAddress } from './redact.ts'

/** Rows built per owner: a look, not the work itself. */
const MOST_ROWS = 1_000

export type PreviewedRow = Readonly<{
  id: string
  channel: ChannelName
  /** Masked. */
  recipient: string
  /** `send`, `later` (quiet hours), or the state it would end in without a try. */
  becomes: 'send' | 'later' | 'EXPIRED' | 'SUPPRESSED' | 'CANCELLED' | 'DEAD'
  code: string | null
  bytes: number
}>

export type OwnerPreview = Readonly<{
  owner: string
  /** The company is suspended or its contract is over: nothing of it would be sent. */
  held: boolean
  rows: readonly PreviewedRow[]
}>

export type PreviewRequest = Omit<
  DrainRequest,
  'deadline' | 'batchSize' | 'maxAttempts' | 'intervalMs'
>

export async function previewDrain(
  options: Pick<DeliveryOptions, 'folder' | 'settings' | 'clock'>,
  request: PreviewRequest,
): Promise<OwnerPreview[]> {
  const platform = openPlatform(options.folder.platformFile, 'read-only')
  try {
    const now = options.clock.now()
    const owners = participantsOf(options.folder, platform, { whose: request.whose, now })
    const seen: OwnerPreview[] = []
    for (const owner of owners.filter(({ gone }) => !gone))
      seen.push(await previewOwner(options, request, owner))
    return seen
  } finally {
    platform.sqlite.close()
  }
}

async function previewOwner(
  { folder, settings, clock }: Pick<DeliveryOptions, 'folder' | 'settings' | 'clock'>,
  request: PreviewRequest,
  { owner, held, open }: Participant,
): Promise<OwnerPreview> {
  const { outbox, installationId, close } = open()
  const now = clock.now()
  const around = { outbox, owner, dataRoot: folder.root, installationId, settings }
  // A corrected address is written while a message is built: nothing of a look may stay.
  outbox.sqlite.exec('BEGIN')
  try {
    const rows: PreviewedRow[] = []
    for (const row of dueRows(outbox, filterOf(request, now))) {
      const prepared = await prepare(row, around, { now })
      const about = {
        id: row.id,
        channel: row.channel,
        recipient: maskedAddress(row.recipientAddress),
      }
      if (prepared.kind === 'ready') {
        const bytes = sizeOf(prepared.message)
        rows.push({ ...about, becomes: 'send', code: null, bytes })
      } else if (prepared.kind === 'later') {
        rows.push({ ...about, becomes: 'later', code: 'QUIET_HOURS', bytes: 0 })
      } else rows.push({ ...about, becomes: prepared.state, code: prepared.code, bytes: 0 })
    }
    return { owner, held, rows }
  } finally {
    outbox.sqlite.exec('ROLLBACK')
    close()
  }
}

function filterOf(request: PreviewRequest, now: number) {
  const {
    channels = CHANNELS,
    states = ['PENDING', 'RETRY'],
    minPriority = 0,
    ids = null,
  } = request
  const dueUntil = Math.min(request.dueUntil ?? now, now)
  return { channels, states, minPriority, ids, dueUntil, limit: MOST_ROWS }
}

function sizeOf(
  message: Readonly<{ body: string; attachments: readonly Readonly<{ content: Uint8Array }>[] }>,
) {
  const files = message.attachments.reduce((sum, { content }) => sum + content.byteLength, 0)
  return Buffer.byteLength(message.body) + files
}
