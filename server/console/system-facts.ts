/** Gathers what the System page shows: versions, files, disk, workers, lease, records, queues, configuration. */
import { readdirSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { release } from 'node:os'
import { join } from 'node:path'
import { configHistory } from '../../data/ops/config-versions.ts'
import { openExceptions } from '../../data/ops/exceptions.ts'
import { currentLease } from '../../data/ops/lease.ts'
import { installationId, installedAt } from '../../data/ops/reading/installation.ts'
import { planeVersion, processSigns, sqliteVersion } from '../../data/ops/reading/processes.ts'
import { runsInState } from '../../data/ops/runs.ts'
import { standbysSeen } from '../../data/ops/standbys.ts'
import { fileSpace } from '../../data/sqlite/header.ts'
import type { DatabaseLine, SystemFacts } from '../../views/pages/system/model.ts'
import { readRecords } from '../commands/records.ts'
import { EVERY_BATCH, holdOn } from '../domain/exceptions.ts'
import type { Desk } from './env.ts'
import { outboxFacts } from './outbox-facts.ts'

/** Companies' files by size; the sum counts all. */
const MOST_TENANT_FILES = 20
const MOST_VERSIONS = 30
/** Signs of life come every 30 s. */
const ALIVE_MS = 90_000

export async function systemFacts(desk: Desk): Promise<SystemFacts> {
  const { deps } = desk
  const now = deps.clock()
  const { ops, folder } = deps
  const outbox = await outboxFacts(
    deps,
    { owner: null, state: 'open', after: null, run: null },
    now,
  )
  const records = readRecords(ops, folder, deps.config().toban.retention)
  return {
    versions: versionsOf(desk),
    ...databasesOf(desk),
    disk: await diskOf(folder.root),
    lanes: lanesOf(desk),
    lease: currentLease(ops),
    isHolder: deps.readiness().ready,
    standbys: standbysOf(desk, now),
    processes: processSigns(ops, now - ALIVE_MS),
    maintenance: holdOn(openExceptions(ops, now), EVERY_BATCH),
    retention: retentionOf(records.retention),
    upkeep: records.upkeep.map(({ task, finishedAt, removed, removedInAll, fault }) => ({
      ...{ task, finishedAt, removed, removedInAll, fault },
    })),
    indexCaughtUpAt: records.logSearch?.caughtUpAt ?? null,
    queues: outbox.totals,
    configs: configHistory(ops, MOST_VERSIONS),
  }
}

function versionsOf({ deps }: Desk): SystemFacts['versions'] {
  return {
    toban: deps.version,
    node: process.version,
    sqlite: sqliteVersion(deps.ops),
    os: `${process.platform} ${release()}`,
    opsSchema: planeVersion(deps.ops)?.schemaVersion ?? null,
    platformSchema: planeVersion(deps.platform)?.schemaVersion ?? null,
    installation: installationId(deps.ops),
    installedAt: installedAt(deps.ops),
  }
}

function databasesOf({ deps }: Desk): Pick<SystemFacts, 'databases' | 'tenantFiles' | 'tenants'> {
  const { folder } = deps
  const own = [
    ['ops.db', folder.opsFile],
    ['platform.db', folder.platformFile],
    ['cache/_log-search.db', folder.logSearchFile],
  ] as const
  const databases = own.flatMap(([name, path]) => lineOf(name, path))
  const tenants = tenantFileNames(folder.tenantsDir)
    .flatMap((name) => lineOf(name.slice(0, -'.db'.length), join(folder.tenantsDir, name)))
    .sort((a, b) => b.bytes - a.bytes)
  const sum = (pick: (line: DatabaseLine) => number) =>
    tenants.reduce((total, line) => total + pick(line), 0)
  const all = {
    count: tenants.length,
    bytes: sum((line) => line.bytes),
    walBytes: sum((line) => line.walBytes),
    freeBytes: sum((line) => line.freeBytes),
  }
  return { databases, tenantFiles: all, tenants: tenants.slice(0, MOST_TENANT_FILES) }
}

function tenantFileNames(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.db'))
  } catch {
    // A fresh folder has none.
    return []
  }
}

function lineOf(name: string, path: string): DatabaseLine[] {
  const space = fileSpace(path)
  return space ? [{ name, ...space }] : []
}

async function diskOf(root: string): Promise<SystemFacts['disk']> {
  const { bsize, blocks, bavail } = await statfs(root)
  return { totalBytes: blocks * bsize, freeBytes: bavail * bsize }
}

function lanesOf({ deps }: Desk): SystemFacts['lanes'] {
  const { workers } = deps.config().toban
  const running = runsInState(deps.ops, 'running')
  const queued = runsInState(deps.ops, 'queued')
  return (['normal', 'monitoring'] as const).map((lane) => ({
    lane,
    slots: workers[lane],
    running: running
      .filter((run) => run.lane === lane)
      .map(({ id, batchId, startedAt }) => ({ runId: id, batchId, startedAt })),
    queued: queued.filter((run) => run.lane === lane).length,
  }))
}

/** They note every 5 s that they are there. */
const STANDBY_ALIVE_MS = 20_000

function standbysOf({ deps }: Desk, now: number): SystemFacts['standbys'] {
  return standbysSeen(deps.ops, now - STANDBY_ALIVE_MS).map(({ holder, pid, since, seenAt }) => ({
    ...{ pid, since, seenAt },
    host: holder.split(':')[0] ?? holder,
  }))
}

const DAY_MS = 86_400_000

function retentionOf(retention: ReturnType<typeof readRecords>['retention']) {
  const days = (ms: number | undefined) => (ms === undefined ? null : Math.round(ms / DAY_MS))
  return {
    runs: days(retention.runsMs),
    debugLines: days(retention.debugLinesMs),
    infoLines: days(retention.infoLinesMs),
    warnLines: days(retention.warnLinesMs),
    searchLines: days(retention.searchLinesMs),
    alerts: days(retention.alertsMs),
    alertMessages: days(retention.alertMessagesMs),
  }
}
