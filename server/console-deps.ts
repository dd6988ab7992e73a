/** Gives the console what it may use: read-only handles, operator verbs, live news. */
import { join } from 'node:path'
import { currentLease } from '../data/ops/lease.ts'
import { writeFault } from '../data/sqlite/write-fault.ts'
import type { Application } from './application.ts'
import { alertActs } from './commands/alerts.ts'
import { batchInfos } from './commands/batch-info.ts'
import { controlActs } from './commands/controls/acts.ts'
import { notificationCare } from './commands/notification-care/index.ts'
import { accessActs } from './commands/operators/acts.ts'
import { signOn } from './commands/operators/sign-on.ts'
import { totpSecrets } from './commands/operators/totp.ts'
import { operatorsFor } from './commands/operators.ts'
import { messageActs } from './commands/outbox/acts.ts'
import { paymentActs } from './commands/payments/index.ts'
import { runActs } from './commands/run-acts.ts'
import { tenantCare } from './commands/tenant-care/index.ts'
import type { ConsoleDeps, Readiness } from './console/deps.ts'
import { createDiffDesk } from './console/plan/diff-desk.ts'
import type { Environment } from './environment.ts'
import { secret } from './sdk/secret.ts'
import { addShiftNote } from './shift-report/notes.ts'
import { createPrinter } from './shift-report/printer.ts'
import { providers } from './sign-on-providers.ts'
import { appVersion } from './version.ts'

export function consoleDeps(
  options: Readonly<{ environment: Environment; demo: boolean }>,
  {
    application,
    configState,
  }: Readonly<{ application: Application } & Pick<ConsoleDeps, 'configState'>>,
  report: ConsoleDeps['report'],
): ConsoleDeps {
  const { commands, reading, library } = application
  // The schemas of their parameters take tens of milliseconds: pages that only want titles must not pay for them.
  const batches = batchInfos(library)
  const access = accessActs({
    folder: application.folder,
    ops: application.ops,
    platform: application.platform,
    now: Date.now,
    settings: () => application.inForce.config().toban,
  })
  return {
    ops: reading.ops,
    platform: reading.platform,
    folder: application.folder,
    clock: Date.now,
    config: application.inForce.config,
    configState,
    batches: () => batches,
    commands: runActs(commands),
    compareConfigs: createDiffDesk(
      join(options.environment.packageRoot, 'dist', 'server', 'console', 'plan', 'diff-thread.js'),
    ),
    controls: controlActs(commands),
    alerts: alertActs(commands),
    messages: messageActs({
      folder: application.folder,
      ops: application.ops,
      platform: application.platform,
      now: Date.now,
      settings: () => application.inForce.config().toban,
      secret,
    }),
    shift: {
      addNote: (note) => addShiftNote({ ops: application.ops, now: Date.now }, note),
      print: createPrinter(
        join(options.environment.packageRoot, 'dist', 'server', 'shift-report', 'print-thread.js'),
      ),
    },
    care: tenantCare({ ops: application.ops, platform: application.platform, now: Date.now }),
    payments: paymentActs({ ops: application.ops, platform: application.platform, now: Date.now }),
    notifications: notificationCare({
      folder: application.folder,
      ops: application.ops,
      platform: application.platform,
      now: Date.now,
    }),
    operators: {
      ...operatorsFor(
        application.ops,
        Date.now,
        () => application.inForce.config().toban.auth,
        totpSecrets(application.folder),
      ),
      changePassword: access.changePassword,
    },
    access,
    signOn: signOn({
      ops: application.ops,
      platform: application.platform,
      now: Date.now,
      settings: () => application.inForce.config().toban,
      provider: providers(secret),
    }),
    events: {
      subscribe: (listener) =>
        application.events.subscribe((event) => {
          if (event.kind !== 'alert_message') listener(event.kind === 'alert' ? ALERT : event)
        }),
    },
    readiness: () => readiness(application),
    report,
    demo: options.demo,
    version: appVersion(options.environment.packageRoot),
    installDir: options.environment.packageRoot,
    assetsDir: join(options.environment.packageRoot, 'dist', 'assets'),
  }
}

function readiness(application: Application): Readiness {
  const lease = currentLease(application.reading.ops)
  const held = lease !== null && lease.pid === process.pid && lease.leaseUntil > Date.now()
  const checks = {
    lease: held ? null : 'this process does not hold the lease',
    ops: writeFault(application.ops.sqlite),
    platform: writeFault(application.platform.sqlite),
  }
  return { ready: Object.values(checks).every((fault) => fault === null), checks }
}

/** It carries no data: pages read what they need. */
const ALERT = { kind: 'alert' } as const
