/** The door for programs: token or signature, one rule per route, problem documents, and its own description. */
import { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { ApiDocsPage } from '../../views/pages/api-docs.tsx'
import { routesWithoutRule } from '../access-check.ts'
import { TobanError } from '../domain/errors.ts'
import { demandCaller } from './access.ts'
import { alertRoutes } from './alert-routes.ts'
import type { ApiDeps, ApiEnv } from './deps.ts'
import { problemResponse } from './problem.ts'
import { readingRoutes } from './reading-routes.ts'
import { API_RULES } from './route-rules.ts'
import { runRoutes } from './run-routes.ts'
import { triggerRoute } from './trigger-route.ts'

const MAX_BODY_BYTES = 64 * 1024

/** Serves /api/… and /metrics. */
export function createApi(deps: ApiDeps): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw badRequest(result.target, result.error.issues)
    },
  })
  const api = app.basePath('/api')
  for (const path of ['/api/*', '/metrics']) {
    app.use(path, secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'self'"] } }))
    app.use(path, bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }))
    app.use(path, demandCaller(deps))
  }
  runRoutes(deps, api)
  readingRoutes(deps, api)
  alertRoutes(deps, api)
  triggerRoute(deps, api)
  api.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
  })
  const describe = () => api.getOpenAPI31Document(about(deps.version))
  api.get('/v1/openapi.json', (c) => c.json(describe()))
  api.get('/docs', (c) => c.html(<ApiDocsPage document={describe()} />))
  app.get('/metrics', async (c) =>
    c.text(await deps.metrics.text(), 200, { 'Content-Type': deps.metrics.contentType }),
  )
  const unruled = routesWithoutRule(app, API_RULES)
  if (unruled.length > 0) throw new Error(`no rule in route-rules.ts for ${unruled.join(', ')}`)
  app.onError((error, c) => problemResponse(c, error, deps.report))
  return app
}

function about(version: string) {
  return {
    openapi: '3.1.0',
    info: { title: 'Toban API', version, description: 'Start and read the batches of Toban.' },
    servers: [{ url: '/' }],
  }
}

function tooLarge(): never {
  throw new TobanError({
    code: 'too_large',
    kind: 'refused',
    message: { ja: '本文が 64 KB を超えています。', en: 'The body is larger than 64 KB.' },
  })
}

type Issue = Readonly<{ path: PropertyKey[]; message: string }>

function badRequest(target: string, issues: readonly Issue[]): TobanError {
  const detail = issues
    .map((issue) => `${issue.path.map(String).join('.') || target}: ${issue.message}`)
    .join('; ')
  return new TobanError({
    code: 'bad_request',
    kind: 'bad-input',
    message: { ja: `要求が正しくありません: ${detail}`, en: `bad request: ${detail}` },
    hint: { ja: '形は /api/docs にあります。', en: 'The shapes are at /api/docs.' },
  })
}
