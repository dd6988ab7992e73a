/** One run: page, files, event stream, and what a person may do about it. */
import { Hono } from 'hono'
import { artifactOf } from '../../data/ops/reading/run-parts.ts'
import type { RunRow } from '../../data/ops/runs.ts'
import { type RerunFacts, RerunPage } from '../../views/pages/rerun.tsx'
import { RunBody, RunPage } from '../../views/pages/run.tsx'
import { TENANT_STATES } from '../../views/parts/tenant-results.tsx'
import { TobanError } from '../domain/errors.ts'
import type { RerunOptions } from './deps.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { hintOf, missing } from './faults.ts'
import { download } from './files.ts'
import { textsOf } from './form.ts'
import { piece, topicKey } from './fragment.tsx'
import { logChoiceOf } from './log-asked.ts'
import { runLine } from './run-line.ts'
import { demandRun, type RunChoice, runPageFacts } from './run-page-facts.ts'
import { askedBy, demandReason } from './start-request.ts'

export function runRoutes(desk: Desk) {
  const { deps } = desk
  const routes = new Hono<ConsoleEnv>()

  routes.get('/runs/:id', async (c) => {
    const run = demandRun(desk, c.req.param('id'))
    const messages = await desk.messageCounts.soon(run.id)
    const facts = runPageFacts(desk, run, { ...choiceOf(c), messages })
    const live = `/events${c.get('screen').path}`
    return c.html(<RunPage screen={c.get('screen')} facts={facts} live={live} />)
  })

  routes.get('/events/runs/:id', (c) => {
    const { id } = demandRun(desk, c.req.param('id'))
    const draw = async () => {
      const messages = await desk.messageCounts.read(id)
      const screen = { ...c.get('screen'), now: deps.clock() }
      const facts = runPageFacts(desk, demandRun(desk, id), { ...choiceOf(c), messages })
      return [await piece(`run-${id}`, <RunBody screen={screen} facts={facts} />)]
    }
    return desk.live.open(c, { key: topicKey(c), wants: (event) => event.runId === id, draw })
  })

  routes.get('/runs/:id/files/:artifactId', (c) => {
    const artifact = artifactOf(deps.ops, c.req.param('id'), Number(c.req.param('artifactId')))
    if (!artifact) throw missing('file')
    return download(c, deps.folder, artifact.path)
  })

  routes.post('/runs/:id/cancel', async (c) => {
    const run = demandRun(desk, c.req.param('id'))
    const typed = textsOf(await c.req.parseBody())
    const reason = demandReason(typed)
    const asked = { by: c.get('operator').login, reason, force: typed.force === '1' }
    await deps.commands.cancelRun(run.id, asked)
    return c.redirect(`/runs/${run.id}`, 303)
  })

  routes.get('/runs/:id/rerun', (c) => {
    const run = demandRun(desk, c.req.param('id'))
    const choice = { failedOnly: c.req.query('only') === 'failed', ...chosenTenants(c) }
    return preview(c, desk, { run, choice, reason: c.req.query('reason') ?? '', error: null })
  })

  routes.post('/runs/:id/rerun', async (c) => {
    const run = demandRun(desk, c.req.param('id'))
    const typed = textsOf(await c.req.parseBody())
    const codes = (typed.tenants ?? '').split(' ').filter((code) => code !== '')
    const choice = {
      failedOnly: typed.only === 'failed',
      tenants: codes.length === 0 ? null : codes,
    }
    try {
      const { runId } = await deps.commands.rerun(run.id, choice, askedBy(c, typed))
      return c.redirect(`/runs/${runId}`, 303)
    } catch (error) {
      return preview(c, desk, { run, choice, reason: typed.reason ?? '', error })
    }
  })

  return routes
}

function choiceOf(c: ConsoleContext): RunChoice {
  const state = TENANT_STATES.find((one) => one === c.req.query('state')) ?? null
  return {
    state,
    find: c.req.query('find') ?? '',
    log: logChoiceOf(c),
    language: c.get('screen').language,
  }
}

/** Those whose boxes were checked; none = all of the run. */
function chosenTenants(c: ConsoleContext): Pick<RerunOptions, 'tenants'> {
  const codes = c.req.queries('tenant') ?? []
  return { tenants: codes.length === 0 ? null : codes }
}

type Asked = { run: RunRow; choice: RerunOptions; reason: string; error: unknown }

async function preview(c: ConsoleContext, desk: Desk, { run, choice, reason, error }: Asked) {
  if (error !== null && !(error instanceof TobanError && error.kind !== 'internal')) throw error
  const found = await desk.deps.commands.previewRerun(run.id, choice)
  const fault: RerunFacts['fault'] =
    error === null ? null : { message: error.words, hint: hintOf(error) }
  const facts = { ...found, ...choice, reason, run: runLine(run, desk.deps.batches()), fault }
  return c.html(<RerunPage screen={c.get('screen')} facts={facts} />, error === null ? 200 : 422)
}
