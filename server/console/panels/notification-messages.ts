/** The messages of one company on a day, for the panel of BATCH-401: what failed and why, what waits, and one of them drawn. */
import { PLATFORM_CODE } from '../../../data/folder.ts'
import type { DayOfCompany } from '../../../data/platform/reading/notification-days.ts'
import { tenantByCode } from '../../../data/platform/tenants.ts'
import type { DayMessagesFacts, DayRow } from '../../../views/panels/notification-messages.tsx'
import { decisionsFor } from '../../commands/outbox/decide.ts'
import { OPS_OWNER, ownersOf } from '../../commands/outbox/outboxes.ts'
import { type DayRow as ReadRow, rowsOfDay } from '../../commands/outbox/read.ts'
import { type Day, daySpan } from '../../domain/calendar-day.ts'
import type { ConsoleContext, Desk } from '../env.ts'
import { isOfTheFile } from '../outbox-facts.ts'

const MOST_ROWS = 50

type Asked = Readonly<{ day: Day; rows: readonly DayOfCompany[] }>

/** Opens one file: of whom is asked for, else of whom most failed, else of the holding. */
export function dayMessages(
  { deps }: Desk,
  c: ConsoleContext,
  { day, rows }: Asked,
): DayMessagesFacts {
  const owners = ownersOf(deps).filter((owner) => owner !== OPS_OWNER)
  const owner = owners.find((one) => one === c.req.query('of')) ?? worstOf(rows)
  const name = owner === PLATFORM_CODE ? null : (tenantByCode(deps.platform, owner)?.name ?? owner)
  const about = { day, owner, name, owners, limit: MOST_ROWS }
  const chosen = chosenOf({ deps }, c, owner)
  try {
    const { failed, waiting } = rowsOfDay(deps, owner, { span: daySpan(day), limit: MOST_ROWS })
    return { ...about, failed: failed.map(rowOf), waiting: waiting.map(rowOf), chosen }
  } catch (error) {
    // It must not take the page with it: the system page says what is wrong with the file.
    if (!isOfTheFile(error)) throw error
    return { ...about, failed: null, waiting: [], chosen: null }
  }
}

function worstOf(rows: readonly DayOfCompany[]): string {
  const [worst] = [...rows].sort((a, b) => b.failed - a.failed)
  return worst?.tenantCode ?? PLATFORM_CODE
}

function rowOf(row: ReadRow): DayRow {
  return { ...row, decisions: decisionsFor(row.state) }
}

/** That its text was read is on record. */
function chosenOf({ deps }: Pick<Desk, 'deps'>, c: ConsoleContext, owner: string) {
  const id = c.req.query('message')
  return id === undefined ? null : deps.messages.read(id, owner, c.get('operator').login)
}
