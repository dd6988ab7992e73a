/** Runs as text for a terminal: a headline, then what an operator asks next. */
import Table from 'cli-table3'
import pc from 'picocolors'
import type { RunJson } from '../commands/run-json.ts'

const MARKS: Record<string, string> = {
  succeeded: pc.green('●'),
  warned: pc.yellow('▲'),
  failed: pc.red('✕'),
  timed_out: pc.red('✕'),
  cancelled: pc.dim('■'),
  interrupted: pc.yellow('◇'),
  running: pc.cyan('▶'),
  queued: pc.dim('○'),
  skipped: pc.dim('–'),
  missed: pc.red('!'),
  pending: pc.dim('○'),
}

export function stateText(state: string): string {
  return `${MARKS[state] ?? ' '} ${state}`
}

export function runText(run: RunJson): string {
  const good = run.tenants.filter((tenant) => tenant.state === 'succeeded').length
  const lines = [
    `${stateText(run.state)}  ${pc.bold(run.batchId)}  ${run.businessDate}  ${run.id}`,
    `  trigger ${run.trigger} by ${run.triggeredBy}${run.reason ? ` (${run.reason})` : ''}, attempt ${run.attempt}, ${seconds(run.durationMs)}${run.dryRun ? ', dry run' : ''}`,
  ]
  if (run.waitReason) lines.push(`  ${run.waitReason}`)
  if (run.error) lines.push(`  ${pc.red(run.error.code)}: ${run.error.message}`)
  if (run.tenants.length > 0)
    lines.push(`  ${good} of ${run.tenants.length} tenants OK`, tenantTable(run))
  for (const artifact of run.artifacts)
    lines.push(`  file ${artifact.path}  ${artifact.bytes} bytes`)
  if (run.summary) lines.push(`  summary ${JSON.stringify(run.summary).slice(0, 600)}`)
  return lines.join('\n')
}

function tenantTable(run: RunJson): string {
  const table = plainTable(['tenant', 'state', 'attempt', 'time', 'error'])
  for (const { code, state, attempt, durationMs, error } of run.tenants) {
    table.push([
      code,
      stateText(state),
      String(attempt),
      seconds(durationMs),
      error ? `${error.code}: ${error.message ?? ''}`.slice(0, 80) : '',
    ])
  }
  return table.toString()
}

export function plainTable(head: string[]): InstanceType<typeof Table> {
  return new Table({
    head: head.map((word) => pc.dim(word)),
    style: { head: [], border: [], compact: true },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '  ',
      'left-mid': '',
      mid: '',
      'mid-mid': '',
      right: '',
      'right-mid': '',
      middle: '  ',
    },
  })
}

export function seconds(ms: number | null): string {
  if (ms === null) return '–'
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`
}
