/** Reads Graph with patience, and slower when it says that a limit is near; used by the parts of the Teams mirror. */
import type { GraphClient } from '../../../../server/sdk/outside.ts'
import { readPages } from '../pages.ts'
import type { What } from '../part-words.ts'
import { type ReadMeans, read } from '../patience.ts'

export type GraphPage<Row> = Readonly<{
  value?: readonly Row[]
  '@odata.nextLink'?: string
  '@odata.deltaLink'?: string
}>

export type GraphReader = Readonly<{
  one<T>(url: string, asked: Asked): Promise<T>
  /** Follows the links as they are until there is none; an empty page says nothing. */
  all<Row>(
    url: string,
    asked: Asked,
  ): Promise<Readonly<{ rows: readonly Row[]; deltaLink: string | null }>>
  /** Pause between calls; longer once a limit was near. */
  pace(): Promise<unknown>
}>

export type Asked = Readonly<{ what: What; permission: string }>

/** 4 lanes with 200 ms between their calls are 20 calls per second. */
const PACE_MS = 200
const NEAR_LIMIT = 0.8

export function graphReader(client: GraphClient, means: ReadMeans): GraphReader {
  const speed = { paceMs: PACE_MS }
  const one = async <T>(url: string, asked: Asked): Promise<T> => {
    const reply = await read(means, asked, () => client.get<T>(url, means.signal))
    const share = Number(reply.headers.get('x-ms-throttle-limit-percentage') ?? '0')
    means.meter.throttlePctMax = Math.max(means.meter.throttlePctMax, share)
    if (share >= NEAR_LIMIT) speed.paceMs = PACE_MS * 2
    return reply.value
  }
  return {
    one,
    all: async <Row>(url: string, asked: Asked) => {
      const last: { deltaLink: string | null } = { deltaLink: null }
      const rows = await readPages<Row>({ service: 'TEAMS', what: asked.what }, async (link) => {
        const page = await one<GraphPage<Row>>(link ?? url, asked)
        last.deltaLink = page['@odata.deltaLink'] ?? null
        return { rows: page.value ?? [], next: page['@odata.nextLink'] ?? null }
      })
      return { rows, ...last }
    },
    pace: () => means.pause(speed.paceMs),
  }
}
