/** The rules of BATCH-303: which apply, a form for another one, and what it would find now. */
import { Empty, Notice, Panel } from '../parts/panel.tsx'
import { ReasonField } from '../parts/run-form.tsx'
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

export type MetricWord = keyof Dictionary['health']['metrics']

export type RuleLine = Readonly<{
  /** Null: shipped or from monitoring.yaml, not written here. */
  id: number | null
  /** Null = every company. */
  tenantCode: string | null
  metric: string
  /** `≥ 80 / 90 / 95` */
  limits: string
  /** Null when it can be used. */
  fault: string | null
  enabled: boolean
}>

/** As typed; empty texts are empty fields. */
export type RuleForm = Readonly<{
  tenant: string
  metric: string
  operator: string
  medium: string
  high: string
  critical: string
  minSample: string
  forRuns: string
  enabled: boolean
}>

export type RulesFacts = Readonly<{
  lines: readonly RuleLine[]
  form: RuleForm
  metrics: readonly MetricWord[]
  operators: readonly string[]
  /** What the rule of the form would find now; null = not asked, or it can not be used. */
  trial: readonly Readonly<{ code: string; name: string; value: string; severity: string }>[] | null
  /** Why the rule of the form can not be used. */
  fault: string | null
}>

type Props = { screen: Screen; facts: RulesFacts }

export function HealthRules({ screen, facts }: Props) {
  const { words } = screen
  return (
    <Panel id="health-rules" title={words.health.rules} aside={words.health.rulesHelp}>
      <ul class="plain-list">
        {facts.lines.map((line) => (
          <RuleItem screen={screen} line={line} />
        ))}
      </ul>
      {screen.operator?.mayAct ? (
        <details open={facts.trial !== null || facts.fault !== null}>
          <summary>{screen.words.health.newRule}</summary>
          <RuleEditor screen={screen} facts={facts} />
        </details>
      ) : null}
    </Panel>
  )
}

function RuleItem({ screen, line }: { screen: Screen; line: RuleLine }) {
  const { words } = screen
  return (
    <li class="rule">
      <span>
        <b>{metricName(screen, line.metric)}</b> <span class="number">{line.limits}</span>{' '}
        <small class="muted">
          {line.id === null ? words.health.shipped : (line.tenantCode ?? words.app.allTenants)}
        </small>
        {line.enabled ? null : <em class="chip">{words.health.off}</em>}
        {line.fault ? <em class="chip tone-fail">{line.fault}</em> : null}
      </span>
      {line.id !== null && screen.operator?.mayAct ? (
        <details>
          <summary>{words.health.drop}</summary>
          <form method="post" action={`/batches/BATCH-303/rules/${line.id}/drop`} class="stack">
            <ReasonField screen={screen} value="" />
            <button type="submit" class="danger">
              {words.health.drop}
            </button>
          </form>
        </details>
      ) : null}
    </li>
  )
}

function metricName(screen: Screen, metric: string): string {
  const names: Readonly<Record<string, string>> = screen.words.health.metrics
  return names[metric] ?? metric
}

function RuleEditor({ screen, facts }: Props) {
  const { words } = screen
  const { form } = facts
  return (
    <form method="post" action="/batches/BATCH-303/rules" class="stack" id="rule-form">
      <label>
        {words.tenants.tenant} <small>{words.health.tenantHelp}</small>
        <input name="tenant" value={form.tenant} autocapitalize="none" spellcheck={false} />
      </label>
      <div class="fields">
        <label>
          {words.health.metric}
          <select name="metric">
            {facts.metrics.map((metric) => (
              <option value={metric} selected={metric === form.metric}>
                {words.health.metrics[metric]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.health.operator}
          <select name="operator">
            {facts.operators.map((operator) => (
              <option value={operator} selected={operator === form.operator}>
                {operator}
              </option>
            ))}
          </select>
        </label>
        <NumberField name="medium" label={words.health.severities.MEDIUM} value={form.medium} />
        <NumberField name="high" label={words.health.severities.HIGH} value={form.high} />
        <NumberField
          name="critical"
          label={words.health.severities.CRITICAL}
          value={form.critical}
        />
        <NumberField name="minSample" label={words.health.minSample} value={form.minSample} />
        <NumberField name="forRuns" label={words.health.forRuns} value={form.forRuns} />
      </div>
      <label class="check">
        <input type="checkbox" name="enabled" value="1" checked={form.enabled} />{' '}
        {words.health.enabled}
      </label>
      <p class="buttons">
        <button
          type="submit"
          formmethod="get"
          formaction="/batches/BATCH-303#rule-form"
          formnovalidate
          name="try"
          value="1"
        >
          {words.health.tryOut}
        </button>
      </p>
      <Trial screen={screen} facts={facts} />
      <ReasonField screen={screen} value="" />
      <button type="submit" class="primary">
        {words.health.save}
      </button>
    </form>
  )
}

function NumberField({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <label>
      {label}
      <input name={name} value={value} inputmode="decimal" />
    </label>
  )
}

function Trial({ screen, facts }: Props) {
  const { words } = screen
  if (facts.fault) return <Notice kind="fail" title={facts.fault} />
  if (facts.trial === null) return null
  if (facts.trial.length === 0) return <Empty>{words.health.wouldFindNothing}</Empty>
  return (
    <>
      <p>{words.health.wouldFind(screen.format.number(facts.trial.length))}</p>
      <ul class="plain-list">
        {facts.trial.map((found) => (
          <li>
            <b>{found.name}</b> <span class="number">{found.value}</span> {found.severity}
          </li>
        ))}
      </ul>
    </>
  )
}
