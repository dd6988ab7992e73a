/** Japanese words of the console, in the language of the trade (docs/glossary.md), one file an area. */
import type { Dictionary } from './en.ts'
import { access } from './ja/access.ts'
import { alerts } from './ja/alerts.ts'
import { app } from './ja/app.ts'
import { audit } from './ja/audit.ts'
import { batch } from './ja/batch.ts'
import { batches } from './ja/batches.ts'
import { board } from './ja/board.ts'
import { changes } from './ja/changes.ts'
import { config } from './ja/config.ts'
import { controls } from './ja/controls.ts'
import { delay } from './ja/delay.ts'
import { drift } from './ja/drift.ts'
import { ends } from './ja/ends.ts'
import { errors } from './ja/errors.ts'
import { findings } from './ja/findings.ts'
import { first } from './ja/first.ts'
import { health } from './ja/health.ts'
import { idle } from './ja/idle.ts'
import { invoices } from './ja/invoices.ts'
import { keys } from './ja/keys.ts'
import { levels } from './ja/levels.ts'
import { links } from './ja/links.ts'
import { log } from './ja/log.ts'
import { messages } from './ja/messages.ts'
import { mirrors } from './ja/mirrors.ts'
import { nav } from './ja/nav.ts'
import { params } from './ja/params.ts'
import { password } from './ja/password.ts'
import { payments } from './ja/payments.ts'
import { plan } from './ja/plan.ts'
import { reports } from './ja/reports.ts'
import { rerun } from './ja/rerun.ts'
import { resources } from './ja/resources.ts'
import { results } from './ja/results.ts'
import { run } from './ja/run.ts'
import { schedule } from './ja/schedule.ts'
import { search } from './ja/search.ts'
import { sending } from './ja/sending.ts'
import { contractSettings, settings } from './ja/settings.ts'
import { shift } from './ja/shift.ts'
import { signIn } from './ja/sign-in.ts'
import { states } from './ja/states.ts'
import { system } from './ja/system.ts'
import { tenant } from './ja/tenant.ts'
import { tenants } from './ja/tenants.ts'
import { today } from './ja/today.ts'
import { totp } from './ja/totp.ts'
import { triggers } from './ja/triggers.ts'
import { units } from './ja/units.ts'
import { usage } from './ja/usage.ts'
import { wall } from './ja/wall.ts'
import { why } from './ja/why.ts'

export const ja: Dictionary = {
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
