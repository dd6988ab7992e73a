/** Puts the console together: headers, CSRF, sessions, routes, faults. Called once by main.ts. */
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { openExceptions } from '../../data/ops/exceptions.ts'
import { ICON } from '../../views/icon.ts'
import { routesWithoutRule } from '../access-check.ts'
import { demandAccess } from './access.ts'
import { accountRoutes } from './account-routes.tsx'
import { alertRoutes } from './alert-routes.tsx'
import { auditRoutes } from './audit-routes.tsx'
import { batchRoutes } from './batch-routes.tsx'
import { channelRoutes } from './channel-routes.tsx'
import { controlRoutes } from './control-routes.tsx'
import type { ConsoleDeps } from './deps.ts'
import type { ConsoleEnv, Desk } from './env.ts'
import { faultPage } from './fault-page.tsx'
import { missing } from './faults.ts'
import { prepareForNewConfig } from './foresight.ts'
import { stepInside } from './from-elsewhere.tsx'
import { healthRoutes } from './health.ts'
import { createLive } from './live.ts'
import { createLogIndex } from './log-index.ts'
import { logRoutes } from './log-routes.tsx'
import { createNightResults } from './night-results.ts'
import { operatorRoutes } from './operator-routes.tsx'
import { outboxRoutes } from './outbox-routes.tsx'
import { ownFormsOnly } from './own-forms.ts'
import { panelRoutes } from './panels/index.ts'
import { passwordRoutes } from './password-routes.tsx'
import { paymentRoutes } from './payment-routes.tsx'
import { createPlanBook } from './plan/plan-book.ts'
import { planRoutes } from './plan-routes.tsx'
import { readForm } from './read-form.ts'
import { createRecentRuns } from './recent-runs.ts'
import { reportsRoutes } from './reports-routes.tsx'
import { ROUTE_RULES } from './route-rules.ts'
import { createMessageCounts } from './run-messages.ts'
import { runRoutes } from './run-routes.tsx'
import { openRunbooks } from './runbooks.ts'
import { searchRoutes } from './search-routes.tsx'
import { demandOperator, screenOf } from './session.ts'
import { shiftReportRoutes } from './shift-report-routes.tsx'
import { signInRoutes } from './sign-in.tsx'
import { signOnRoutes } from './sign-on-routes.tsx'
import { systemRoutes } from './system-routes.tsx'
import { tenantRoutes } from './tenant-routes.tsx'
import { createTimetable } from './timetable.ts'
import { todayRoutes } from './today-routes.tsx'
import { tokenRoutes } from './token-routes.tsx'
import { totpRoutes } from './totp-routes.tsx'
import { wallRoutes } from './wall-routes.tsx'

/** Forms of this console are small. */
const MAX_FORM_BYTES = 64 * 1024
/** But those with a file of the bank (512 KB at most; it comes back as text with the confirmation). */
const MAX_UPLOAD_BYTES = 1024 * 1024

export function createConsole(deps: ConsoleDeps): Hono<ConsoleEnv> {
  const desk: Desk = {
    deps,
    timetable: createTimetable(deps.config, () => openExceptions(deps.ops, deps.clock())),
    planBook: createPlanBook(deps.config),
    recent: createRecentRuns(deps.ops, deps.events),
    nights: createNightResults(deps.ops, deps.events),
    live: createLive(deps),
    messageCounts: createMessageCounts(deps, deps.clock),
    runbooks: openRunbooks(deps.installDir),
    logIndex: createLogIndex(deps.folder.logSearchFile),
  }
  prepareForNewConfig(desk)
  const app = new Hono<ConsoleEnv>()
  guard(app, deps)
  app.route('/', healthRoutes(deps))
  app.use('/assets/*', assets(deps.assetsDir))
  app.get('/icon.svg', (c) => c.body(ICON, 200, { 'Content-Type': 'image/svg+xml', ...KEPT }))
  app.use(screenOf(deps))
  app.use(readForm)
  app.route('/', signInRoutes(desk))
  app.route('/', signOnRoutes(desk))
  app.use(stepInside)
  app.use(demandOperator)
  app.use(demandAccess)
  for (const routes of [
    passwordRoutes,
    accountRoutes,
    totpRoutes,
    operatorRoutes,
    tokenRoutes,
    todayRoutes,
    batchRoutes,
    controlRoutes,
    planRoutes,
    panelRoutes,
    runRoutes,
    logRoutes,
    searchRoutes,
    tenantRoutes,
    paymentRoutes,
    alertRoutes,
    outboxRoutes,
    channelRoutes,
    shiftReportRoutes,
    auditRoutes,
    reportsRoutes,
    systemRoutes,
    wallRoutes,
  ])
    app.route('/', routes(desk))
  refuseUnruled(app)
  app.notFound((c) => faultPage(c, deps, missing('page')))
  app.onError((error, c) => faultPage(c, deps, error))
  return app
}

/** A route that nobody has thought about is a mistake of ours, found at the first start. */
function refuseUnruled(app: Hono<ConsoleEnv>): void {
  const unruled = routesWithoutRule(app, ROUTE_RULES)
  if (unruled.length > 0) throw new Error(`no rule in route-rules.ts for ${unruled.join(', ')}`)
}

const KEPT = { 'Cache-Control': 'public, max-age=86400' }

/** Everything from this console, nothing from elsewhere, no frame around it; no script or style inside a page. */
function guard(app: Hono<ConsoleEnv>, deps: ConsoleDeps): void {
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
      },
      xFrameOptions: 'DENY',
      referrerPolicy: 'same-origin',
    }),
  )
  app.use(ownFormsOnly(deps.config().toban.server.publicUrl))
  const form = bodyLimit({ maxSize: MAX_FORM_BYTES })
  const file = bodyLimit({ maxSize: MAX_UPLOAD_BYTES })
  app.use((c, next) => (c.req.path.startsWith('/payments/') ? file(c, next) : form(c, next)))
}

/** Their addresses carry the version, so a browser may keep them. */
function assets(root: string) {
  return serveStatic<ConsoleEnv>({
    root,
    rewriteRequestPath: (path) => path.replace(/^\/assets/, ''),
    onFound: (_path, c) => c.header('Cache-Control', KEPT['Cache-Control']),
  })
}
