/** English words of the console, one file an area. They are the shape: the Japanese ones must have every key. */

import { access } from './en/access.ts'
import { alerts } from './en/alerts.ts'
import { app } from './en/app.ts'
import { audit } from './en/audit.ts'
import { batch } from './en/batch.ts'
import { batches } from './en/batches.ts'
import { board } from './en/board.ts'
import { changes } from './en/changes.ts'
import { config } from './en/config.ts'
import { controls } from './en/controls.ts'
import { delay } from './en/delay.ts'
import { drift } from './en/drift.ts'
import { ends } from './en/ends.ts'
import { errors } from './en/errors.ts'
import { findings } from './en/findings.ts'
import { first } from './en/first.ts'
import { health } from './en/health.ts'
import { idle } from './en/idle.ts'
import { invoices } from './en/invoices.ts'
import { keys } from './en/keys.ts'
import { levels } from './en/levels.ts'
import { links } from './en/links.ts'
import { log } from './en/log.ts'
import { messages } from './en/messages.ts'
import { mirrors } from './en/mirrors.ts'
import { nav } from './en/nav.ts'
import { params } from './en/params.ts'
import { password } from './en/password.ts'
import { payments } from './en/payments.ts'
import { plan } from './en/plan.ts'
import { reports } from './en/reports.ts'
import { rerun } from './en/rerun.ts'
import { resources } from './en/resources.ts'
import { results } from './en/results.ts'
import { run } from './en/run.ts'
import { schedule } from './en/schedule.ts'
import { search } from './en/search.ts'
import { sending } from './en/sending.ts'
import { contractSettings, settings } from './en/settings.ts'
import { shift } from './en/shift.ts'
import { signIn } from './en/sign-in.ts'
import { states } from './en/states.ts'
import { system } from './en/system.ts'
import { tenant } from './en/tenant.ts'
import { tenants } from './en/tenants.ts'
import { today } from './en/today.ts'
import { totp } from './en/totp.ts'
import { triggers } from './en/triggers.ts'
import { units } from './en/units.ts'
import { usage } from './en/usage.ts'
import { wall } from './en/wall.ts'
import { why } from './en/why.ts'

export const en = {
  app,
  keys,
  config,
  nav,
  states,
  triggers,
  levels,
  signIn,
  params,
  password,
  access,
  totp,
  today,
  board,
  first,
  batches,
  audit,
  batch,
  controls,
  payments,
  plan,
  changes,
  results,
  run,
  log,
  delay,
  search,
  reports,
  rerun,
  sending,
  why,
  shift,
  alerts,
  tenants,
  system,
  wall,
  tenant,
  health,
  idle,
  invoices,
  ends,
  resources,
  drift,
  settings,
  contractSettings,
  findings,
  mirrors,
  messages,
  links,
  errors,
  schedule,
  units,
  usage,
}

/** All words of one language. */
export type Dictionary = typeof en
