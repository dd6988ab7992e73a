/** The installation: what runs where, how full it is, who holds the lease, what waits, which configuration was in force when. */
import { Layout } from '../layout.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Lease, type LeaseFacts, Standbys } from '../parts/lease.tsx'
import { Duration, Moment } from '../parts/moment.tsx'
import { Empty, Facts, Frame, Panel } from '../parts/panel.tsx'
import { Glyph } from '../parts/status.tsx'
import type { Screen } from '../screen.ts'
import type { StateTotal } from './sending/frame.tsx'
import { DeliveryBadge } from './sending/frame.tsx'

export type DatabaseLine = Readonly<{
  name: string
  bytes: number
  walBytes: number
  freeBytes: number
}>

export type ConfigLine = Readonly<{
  version: string
  loadedAt: number
  loadedBy: string
  isInForce: boolean
  faults: number
}>

export type SystemFacts = LeaseFacts &
  Readonly<{
    versions: Readonly<{
      toban: string
      node: string
      sqlite: string
      os: string
      opsSchema: number | null
      platformSchema: number | null
      installation: string
      installedAt: number
    }>
    databases: readonly DatabaseLine[]
    tenantFiles: Omit<DatabaseLine, 'name'> & Readonly<{ count: number }>
    /** The largest. */
    tenants: readonly DatabaseLine[]
    disk: Readonly<{ totalBytes: number; freeBytes: number }>
    lanes: readonly Readonly<{
      lane: 'normal' | 'monitoring'
      slots: number
      running: readonly Readonly<{ runId: string; batchId: string; startedAt: number | null }>[]
      queued: number
    }>[]
    /** This process holds the lease. */
    isHolder: boolean
    processes: readonly Readonly<{
      name: string
      pid: number
      at: number
      loopP99Ms: number
      rss: number
      uptimeS: number
    }>[]
    maintenance: Readonly<{
      by: string
      reason: string
      createdAt: number
      expiresAt: number | null
    }> | null
    /** In days. */
    retention: Readonly<
      Record<
        | 'runs'
        | 'debugLines'
        | 'infoLines'
        | 'warnLines'
        | 'searchLines'
        | 'alerts'
        | 'alertMessages',
        number | null
      >
    >
    upkeep: readonly Readonly<{
      task: string
      finishedAt: number | null
      removed: number
      removedInAll: number
      fault: string | null
    }>[]
    indexCaughtUpAt: number | null
    queues: readonly StateTotal[]
    configs: readonly ConfigLine[]
  }>

type Props = { screen: Screen; facts: SystemFacts }

export function SystemPage({ screen, facts }: Props) {
  const { words } = screen
  return (
    <Layout screen={screen} title={words.system.title} nav="system">
      <div class="page-head">
        <h1>{words.system.title}</h1>
        <Headline screen={screen} facts={facts} />
      </div>
      <div class="columns">
        <div class="wide">
          <Lanes screen={screen} facts={facts} />
          <Databases screen={screen} facts={facts} />
          <Configs screen={screen} facts={facts} />
          <Processes screen={screen} facts={facts} />
        </div>
        <div class="narrow">
          <Lease screen={screen} facts={facts} />
          <Standbys screen={screen} facts={facts} />
          <Versions screen={screen} facts={facts} />
          <Disk screen={screen} facts={facts} />
          <Queues screen={screen} facts={facts} />
          <Records screen={screen} facts={facts} />
        </div>
      </div>
    </Layout>
  )
}

/** In one sentence: is it at work, and is it meant to be? */
function Headline({ screen, facts }: Props) {
  const { words, format } = screen
  const { maintenance, isHolder } = facts
  if (maintenance) {
    const since = format.dayTime(maintenance.createdAt)
    return (
      <p class="lead">
        <Glyph mark="interrupted" />{' '}
        {words.system.inMaintenance(since, maintenance.by, maintenance.reason)}{' '}
        {maintenance.expiresAt === null
          ? null
          : words.system.until(format.dayTime(maintenance.expiresAt))}
      </p>
    )
  }
  return (
    <p class="lead">
      <Glyph mark={isHolder ? 'succeeded' : 'warned'} />{' '}
      {isHolder ? words.system.atWork : words.system.standBy}
    </p>
  )
}

function Lanes({ screen, facts }: Props) {
  const { words, format } = screen
  return (
    <Panel id="lanes" title={words.system.workers}>
      <Frame label={words.system.workers}>
        <table class="grid-table">
          <ColumnHeads names={words.system.laneColumns} />
          <tbody>
            {facts.lanes.map(({ lane, slots, running, queued }) => (
              <tr>
                <th scope="row">{words.system.lanes[lane]}</th>
                <td class="number">
                  {format.number(running.length)} / {format.number(slots)}
                </td>
                <td class="number">{format.number(queued)}</td>
                <td class="wrap">
                  {running.length === 0 ? '–' : null}
                  {running.map((run) => (
                    <span class="slot">
                      <a href={`/runs/${run.runId}`}>{run.batchId}</a>{' '}
                      <Duration
                        ms={run.startedAt === null ? null : screen.now - run.startedAt}
                        screen={screen}
                      />
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Frame>
    </Panel>
  )
}

function Databases({ screen, facts }: Props) {
  const { words, format } = screen
  const { tenantFiles, tenants, databases } = facts
  const all = { name: words.system.allTenants(format.number(tenantFiles.count)), ...tenantFiles }
  return (
    <Panel id="databases" title={words.system.databases} aside={words.system.databasesHelp}>
      <Frame label={words.system.databases}>
        <table class="grid-table">
          <ColumnHeads names={words.system.databaseColumns} />
          <tbody>
            {[...databases, all].map((line) => (
              <DatabaseRow line={line} screen={screen} />
            ))}
          </tbody>
        </table>
      </Frame>
      {tenants.length === 0 ? null : (
        <details>
          <summary>{words.system.largest}</summary>
          <Frame label={words.system.largest}>
            <table class="grid-table">
              <ColumnHeads names={words.system.databaseColumns} />
              <tbody>
                {tenants.map((line) => (
                  <DatabaseRow line={line} screen={screen} />
                ))}
              </tbody>
            </table>
          </Frame>
        </details>
      )}
    </Panel>
  )
}

function DatabaseRow({ line, screen }: { line: DatabaseLine; screen: Screen }) {
  const { format } = screen
  const { name, bytes, walBytes, freeBytes } = line
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="number">{format.bytes(bytes)}</td>
      <td class="number">{format.bytes(walBytes)}</td>
      <td class="number">
        {format.bytes(freeBytes)} ({format.share(bytes === 0 ? 0 : freeBytes / bytes)})
      </td>
    </tr>
  )
}

function Configs({ screen, facts }: Props) {
  const { words, format } = screen
  return (
    <Panel
      id="configs"
      title={words.system.configs}
      aside={<a href="/system/config">{words.system.lastChange}</a>}
    >
      {facts.configs.length === 0 ? (
        <Empty>{words.system.noConfigs}</Empty>
      ) : (
        <Frame label={words.system.configs}>
          <table class="grid-table">
            <ColumnHeads names={words.system.configColumns} />
            <tbody>
              {facts.configs.map((config) => (
                <tr>
                  <td>
                    <Moment at={config.loadedAt} screen={screen} style="exact" />
                  </td>
                  <th scope="row">
                    {config.faults === 0 ? (
                      <a href={`/system/config?to=${config.version}`}>
                        <code>{config.version.slice(0, 8)}</code>
                      </a>
                    ) : (
                      <code>{config.version.slice(0, 8)}</code>
                    )}
                  </th>
                  <td>{config.loadedBy}</td>
                  <td>{configState(config, { words, format })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </Panel>
  )
}

function configState(config: ConfigLine, { words, format }: Pick<Screen, 'words' | 'format'>) {
  if (config.isInForce) return words.system.inForce
  return config.faults > 0
    ? words.system.refused(format.number(config.faults))
    : words.system.earlier
}

function Processes({ screen, facts }: Props) {
  const { words, format } = screen
  const { processes } = facts
  return (
    <Panel id="processes" title={words.system.processes}>
      {processes.length === 0 ? (
        <Empty>{words.system.noProcesses}</Empty>
      ) : (
        <Frame label={words.system.processes}>
          <table class="grid-table">
            <ColumnHeads names={words.system.processColumns} />
            <tbody>
              {processes.map((one) => (
                <tr>
                  <th scope="row">
                    {one.name} <small class="muted">{one.pid}</small>
                  </th>
                  <td class="number">{format.bytes(one.rss)}</td>
                  <td class="number">{format.decimal(one.loopP99Ms)} ms</td>
                  <td>
                    <Duration ms={one.uptimeS * 1_000} screen={screen} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </Panel>
  )
}

function Versions({ screen, facts }: Props) {
  const { words } = screen
  const { versions } = facts
  const schema = (value: number | null) => (value === null ? null : String(value))
  return (
    <Panel id="versions" title={words.system.versions}>
      <Facts
        pairs={[
          ['Toban', versions.toban],
          ['Node.js', versions.node],
          ['SQLite', versions.sqlite],
          ['OS', versions.os],
          [words.system.opsSchema, schema(versions.opsSchema)],
          [words.system.platformSchema, schema(versions.platformSchema)],
          [words.system.installation, versions.installation],
          [words.system.since, <Moment at={versions.installedAt} screen={screen} style="exact" />],
        ]}
      />
    </Panel>
  )
}

function Disk({ screen, facts }: Props) {
  const { words, format } = screen
  const { totalBytes, freeBytes } = facts.disk
  const used = totalBytes - freeBytes
  return (
    <Panel id="disk" title={words.system.disk}>
      <p>{words.system.free(format.bytes(freeBytes), format.bytes(totalBytes))}</p>
      <meter
        class="disk-meter"
        min={0}
        max={totalBytes}
        low={totalBytes * 0.8}
        high={totalBytes * 0.9}
        optimum={0}
        value={used}
        aria-label={words.system.disk}
      >
        {format.share(totalBytes === 0 ? 0 : used / totalBytes)}
      </meter>
    </Panel>
  )
}

function Queues({ screen, facts }: Props) {
  const { words, format } = screen
  const open = facts.queues.filter(({ state }) => WAITING.includes(state))
  return (
    <Panel id="queues" title={words.system.queues} aside={<a href="/outbox">{words.nav.outbox}</a>}>
      {open.length === 0 ? <Empty>{words.system.noQueues}</Empty> : null}
      <ul class="tally">
        {open.map(({ state, count }) => (
          <li>
            <a href={`/outbox?state=${state}`}>
              <DeliveryBadge state={state} screen={screen} />{' '}
              <b class="number">{format.number(count)}</b>
            </a>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const WAITING: readonly StateTotal['state'][] = ['PENDING', 'SENDING', 'RETRY', 'IN_DOUBT', 'DEAD']

function Records({ screen, facts }: Props) {
  const { words, format } = screen
  const { kept } = words.system
  return (
    <Panel id="records" title={words.system.records}>
      <Facts
        pairs={[
          ...Object.entries(facts.retention).map(
            ([what, days]) =>
              [
                kept[what as keyof typeof kept],
                days === null ? null : words.system.days(format.number(days)),
              ] as const,
          ),
          [words.system.index, <Moment at={facts.indexCaughtUpAt} screen={screen} />],
        ]}
      />
      {facts.upkeep.length === 0 ? null : (
        <Frame label={words.system.upkeep}>
          <table class="grid-table">
            <ColumnHeads names={words.system.upkeepColumns} />
            <tbody>
              {facts.upkeep.map((task) => (
                <tr>
                  <th scope="row">{task.task}</th>
                  <td>{task.fault ?? <Moment at={task.finishedAt} screen={screen} />}</td>
                  <td class="number right">{format.number(task.removed)}</td>
                  <td class="number right">{format.number(task.removedInAll)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </Panel>
  )
}
