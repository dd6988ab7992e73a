/** All schema steps of ops.db in their order; read by its opener. A released step never changes. */
import type { Migration } from '../../sqlite/migrate.ts'
import { ledger } from './0001-ledger.ts'
import { alerts } from './0002-alerts.ts'
import { scheduling } from './0003-scheduling.ts'
import { operators } from './0004-operators.ts'
import { state } from './0005-state.ts'
import { measurements } from './0006-measurements.ts'
import { roles } from './0007-roles.ts'
import { controls } from './0008-controls.ts'
import { records } from './0009-records.ts'
import { alertLifecycle } from './0010-alert-lifecycle.ts'
import { exceptionIndex } from './0011-exception-index.ts'
import { actKeys } from './0012-act-keys.ts'
import { searchIndexes } from './0013-search-indexes.ts'
import { signOn } from './0014-sign-on.ts'
import { runMessages } from './0015-run-messages.ts'
import { noShiftNotes } from './0016-no-shift-notes.ts'
import { filesOfCompany } from './0017-files-of-company.ts'
import { standbys } from './0018-standbys.ts'
import { noLocks } from './0019-no-locks.ts'
import { words } from './0020-words.ts'
import { runsByState } from './0021-runs-by-state.ts'
import { messageWords } from './0022-message-words.ts'
import { tenantDays } from './0023-tenant-days.ts'
import { daysInShort } from './0024-days-in-short.ts'

export const opsMigrations: readonly Migration[] = [
  ledger,
  alerts,
  scheduling,
  operators,
  state,
  measurements,
  roles,
  controls,
  records,
  alertLifecycle,
  exceptionIndex,
  actKeys,
  searchIndexes,
  signOn,
  runMessages,
  noShiftNotes,
  filesOfCompany,
  standbys,
  noLocks,
  words,
  runsByState,
  messageWords,
  tenantDays,
  daysInShort,
]
