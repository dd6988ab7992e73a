/** What each route of the console demands; a route without a line here does not exist for anybody. */
import type { Permission } from '../domain/access.ts'

export type RouteRule =
  /** Before the sign-in. */
  | 'public'
  | Permission
  /** `company.read`, for the company whose code is this part of the path. */
  | Readonly<{ tenant: 'code' }>

export const ROUTE_RULES: Readonly<Record<string, RouteRule>> = {
  'GET /healthz': 'public',
  'GET /readyz': 'public',
  'GET /icon.svg': 'public',
  'GET /login': 'public',
  'POST /login': 'public',
  'POST /login/code': 'public',
  'POST /logout': 'public',
  'POST /preferences': 'public',
  'GET /password': 'account',
  'POST /password': 'account',
  'GET /account': 'account',
  'POST /account/language': 'account',
  'POST /account/sessions/end': 'account',
  'POST /account/sessions/:id/end': 'account',
  'GET /account/totp': 'account',
  'POST /account/totp/:act': 'account',

  'GET /operators': 'access.manage',
  'POST /operators': 'access.manage',
  'GET /operators/:login': 'access.manage',
  'POST /operators/:login/:act': 'access.manage',
  'GET /tokens': 'access.manage',
  'POST /tokens': 'access.manage',
  'POST /tokens/:id/revoke': 'access.manage',

  'GET /': 'operations.read',
  'GET /due': 'operations.read',
  'GET /events/today': 'operations.read',
  'GET /batches': 'operations.read',
  'GET /batches/:id': 'operations.read',
  'POST /batches/:id/runs': 'operations.act',
  'POST /batches/BATCH-303/rules': 'operations.act',
  'POST /batches/BATCH-303/rules/:rule/drop': 'operations.act',
  'POST /batches/BATCH-304/pauses/:tenant': 'operations.act',
  'POST /batches/BATCH-307/resends/:tenant': 'operations.act',
  'POST /batches/BATCH-307/notices/:contract': 'operations.act',
  'GET /events/batches': 'operations.read',
  'GET /events/batches/:id': 'operations.read',
  'GET /batches/:id/controls': 'operations.read',
  'POST /batches/:id/holds': 'operations.act',
  'POST /batches/:id/releases': 'operations.act',
  'POST /batches/:id/skips': 'operations.act',
  'POST /batches/:id/moves': 'operations.act',
  'POST /exceptions/:id/undo': 'operations.act',
  'GET /plan': 'operations.read',
  'GET /maintenance': 'operations.read',
  'POST /maintenance': 'operations.act',
  'POST /maintenance/end': 'operations.act',

  'GET /runs/:id': 'operations.read',
  'GET /events/runs/:id': 'operations.read',
  'GET /runs/:id/log': 'operations.read',
  'GET /runs/:id/log/download': 'operations.read',
  'GET /events/runs/:id/log': 'operations.read',
  'GET /runs/:id/files/:artifactId': 'operations.read',
  'POST /runs/:id/cancel': 'operations.act',
  'GET /runs/:id/rerun': 'operations.read',
  'POST /runs/:id/rerun': 'operations.act',

  'GET /alerts': 'operations.read',
  'GET /events/alerts': 'operations.read',
  'GET /alerts/:id': 'operations.read',
  'POST /alerts/:id/acknowledge': 'operations.act',
  'POST /alerts/:id/resolve': 'operations.act',
  'POST /alerts/:id/silence': 'operations.act',
  'POST /alerts/:id/unsilence': 'operations.act',

  'GET /outbox': 'operations.read',
  'GET /outbox/:owner/:id': 'operations.read',
  'POST /outbox/:owner/:id/resolve': 'operations.act',
  'GET /suppressions': 'operations.read',
  'POST /suppressions/lift': 'operations.act',
  'GET /channels': 'operations.read',
  'POST /channels/:id/try': 'operations.act',
  'POST /channels/test': 'operations.act',
  'GET /templates': 'operations.read',
  'POST /templates/preview': 'operations.read',

  'GET /shift-report': 'operations.read',
  'GET /shift-report/:day/:kind': 'operations.read',
  'POST /shift-report/notes': 'operations.act',

  'GET /tenants': 'company.read',
  'GET /tenants/:code': { tenant: 'code' },
  'GET /tenants/:code/invoices/:invoiceId/:kind': { tenant: 'code' },
}
