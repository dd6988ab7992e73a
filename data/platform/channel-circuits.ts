/** Breakers of connections (delivery rule D10); the rules are in server/domain/delivery/circuit.ts. */
import type { Instant } from '../../server/domain/calendar-day.ts'
import { type Circuit, closedCircuit } from '../../server/domain/delivery/circuit.ts'
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

type Row = Omit<Circuit, 'recent'> & Readonly<{ configId: string; recent: string }>

const COLUMNS = `config_id AS configId, state, failures_in_row AS failuresInRow, recent, open_until AS openUntil,
  open_count AS openCount, reason, changed_at AS changedAt, config_updated_at_seen AS configUpdatedAtSeen`

/** A connection nobody has sent over yet is closed. */
export function circuitOf(platform: PlatformDb, configId: string, now: Instant): Circuit {
  const sql = `SELECT ${COLUMNS} FROM channel_circuits WHERE config_id = ?`
  const row = statement<[string], Row>(platform.sqlite, sql).get(configId)
  return row ? circuit(row) : closedCircuit(now)
}

export function allCircuits(
  platform: PlatformDb,
): Readonly<{ configId: string; circuit: Circuit }>[] {
  const sql = `SELECT ${COLUMNS} FROM channel_circuits ORDER BY config_id`
  return statement<[], Row>(platform.sqlite, sql)
    .all()
    .map((row) => ({ configId: row.configId, circuit: circuit(row) }))
}

/**
 * Reads, lets the rule decide and writes, in one transaction: several threads send over one connection.
 * Answers both ends; `before === after` when nothing changed.
 */
export function changeCircuit(
  platform: PlatformDb,
  configId: string,
  now: Instant,
  rule: (circuit: Circuit) => Circuit,
): Readonly<{ before: Circuit; after: Circuit }> {
  return platform.sqlite
    .transaction(() => {
      const before = circuitOf(platform, configId, now)
      const after = rule(before)
      if (after !== before) writeCircuit(platform, configId, after)
      return { before, after }
    })
    .immediate()
}

function writeCircuit(platform: PlatformDb, configId: string, next: Circuit): void {
  statement(
    platform.sqlite,
    `INSERT INTO channel_circuits (config_id, state, failures_in_row, recent, open_until, open_count, reason,
       changed_at, config_updated_at_seen)
     VALUES (@configId, @state, @failuresInRow, @recent, @openUntil, @openCount, @reason, @changedAt,
       @configUpdatedAtSeen)
     ON CONFLICT (config_id) DO UPDATE SET state = @state, failures_in_row = @failuresInRow, recent = @recent,
       open_until = @openUntil, open_count = @openCount, reason = @reason, changed_at = @changedAt,
       config_updated_at_seen = @configUpdatedAtSeen`,
  ).run({ configId, ...next, recent: recentText(next.recent) })
}

function circuit({ configId: _, recent, ...row }: Row): Circuit {
  return { ...row, recent: recentOf(recent) }
}

/** `1700000000000:1 1700000000500:0`, oldest first; 1 = failed. */
function recentText(recent: Circuit['recent']): string {
  return recent.map(({ at, failed }) => `${at}:${failed ? 1 : 0}`).join(' ')
}

function recentOf(text: string): Circuit['recent'] {
  return text
    .split(' ')
    .map((send) => send.split(':'))
    .flatMap(([at, failed]) =>
      failed === undefined ? [] : [{ at: Number(at), failed: failed === '1' }],
    )
}
