/** At most two messages at a time over one connection, whoever they belong to; who waits longest is next (delivery rule D11). */
import type { Channel } from './channel.ts'
import type { Connection } from './connections.ts'

export const LANES_PER_CONNECTION = 2

/** A turn on a connection. The channel is opened at its first use and kept for the next one. */
export type Lane = Readonly<{
  /** Throws what opening throws. */
  channel(): Channel
  /** The channel did not come back: it is never used again. */
  discard(): void
  release(): void
}>

export type Lanes = Readonly<{
  /** Waits for a free lane. */
  acquire(connection: Connection): Promise<Lane>
  close(): Promise<void>
}>

type Line = {
  free: number
  waiting: (() => void)[]
  idle: Channel[]
}

export function openLanes(perConnection: number, open: (connection: Connection) => Channel): Lanes {
  const lines = new Map<string, Line>()
  const lineOf = ({ id }: Connection): Line => {
    const known = lines.get(id)
    if (known) return known
    const fresh = { free: perConnection, waiting: [], idle: [] }
    lines.set(id, fresh)
    return fresh
  }
  return {
    acquire: async (connection) => {
      const line = lineOf(connection)
      if (line.free > 0) line.free -= 1
      else await new Promise<void>((resolve) => line.waiting.push(resolve))
      return lane(line, () => open(connection))
    },
    close: async () => {
      const channels = [...lines.values()].flatMap((line) => line.idle.splice(0))
      await Promise.all(channels.map((channel) => channel.close()))
    },
  }
}

function lane(line: Line, open: () => Channel): Lane {
  let channel: Channel | null = null
  return {
    channel: () => {
      channel ??= line.idle.pop() ?? open()
      return channel
    },
    discard: () => {
      void channel?.close()
      channel = null
    },
    release: () => {
      if (channel) line.idle.push(channel)
      channel = null
      const next = line.waiting.shift()
      if (next) next()
      else line.free += 1
    },
  }
}
