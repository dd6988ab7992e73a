/** BATCH-001: once an hour, is everything this product needs in order? Steps and checks in `001-health-check/`. */
import { defineSystemBatch } from '../../server/sdk/index.ts'
import { askEngine, type HealthFacts, type HealthMeans } from './001-health-check/context.ts'
import { checkHealth } from './001-health-check/health-check.ts'
import { type Params, params } from './001-health-check/params.ts'

/** @param means what tests put in the place of the host. */
export function healthCheckBatch(means: HealthMeans = {}) {
  return defineSystemBatch<Params, HealthFacts, Awaited<ReturnType<typeof checkHealth>>>({
    id: 'BATCH-001',
    title: { ja: 'システムヘルスチェックバッチ', en: 'Hourly system health check' },
    params,
    facts: ({ engine, run }) => askEngine(engine, run.now()),
    run: (run, facts) => checkHealth(run, facts, means),
  })
}

export default healthCheckBatch()
