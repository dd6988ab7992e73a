/** All schema steps of a tenant file in their order; read by its opener. A released step never changes. */
import type { Migration } from '../../sqlite/migrate.ts'
import { organisation } from './0001-organisation.ts'
import { orgSync } from './0002-org-sync.ts'
import { accounts } from './0003-accounts.ts'
import { skills } from './0004-skills.ts'
import { training } from './0005-training.ts'
import { skillAnalysis } from './0006-skill-analysis.ts'
import { logs } from './0007-logs.ts'
import { reports } from './0008-reports.ts'
import { notifications } from './0009-notifications.ts'
import { outbox } from './0010-outbox.ts'
import { externalDirectory } from './0011-external-directory.ts'
import { delivery } from './0012-delivery.ts'
import { runMessages } from './0013-run-messages.ts'
import { externalChanges } from './0014-external-changes.ts'
import { messageWords } from './0015-message-words.ts'

export const tenantMigrations: readonly Migration[] = [
  organisation,
  orgSync,
  accounts,
  skills,
  training,
  skillAnalysis,
  logs,
  reports,
  notifications,
  outbox,
  externalDirectory,
  delivery,
  runMessages,
  externalChanges,
  messageWords,
]
