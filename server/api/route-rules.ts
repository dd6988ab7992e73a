/** What each route of the API demands; a route without a line here does not exist for anybody. */
import type { Permission } from '../domain/access.ts'

export type ApiRule =
  | 'public'
  /** By the signature of the request instead of a token. */
  | 'signed'
  /** With a token that may read operations, or from this machine. */
  | 'metrics'
  | Permission
  | Readonly<{ tenant: 'code' }>

export const API_RULES: Readonly<Record<string, ApiRule>> = {
  'GET /api/docs': 'public',
  'GET /api/v1/openapi.json': 'public',
  'POST /api/cron/:batchId': 'signed',
  'GET /metrics': 'metrics',
  'GET /api/v1/batches': 'operations.read',
  'GET /api/v1/batches/:id': 'operations.read',
  'POST /api/v1/batches/:id/runs': 'operations.act',
  'GET /api/v1/runs': 'operations.read',
  'GET /api/v1/runs/:id': 'operations.read',
  'GET /api/v1/runs/:id/log': 'operations.read',
  'POST /api/v1/runs/:id/rerun': 'operations.act',
  'POST /api/v1/runs/:id/cancel': 'operations.act',
  'GET /api/v1/alerts': 'operations.read',
  'POST /api/v1/alerts/:id/ack': 'operations.act',
  'GET /api/v1/plan': 'operations.read',
  'GET /api/v1/tenants': 'company.read',
  'GET /api/v1/tenants/:code': { tenant: 'code' },
}
