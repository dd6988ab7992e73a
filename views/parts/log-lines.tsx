/** Lines of a run's log, numbered and linkable; shown on the run page (the last ones) and on the log page. */
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'
import { Frame } from './panel.tsx'

export type LogLevel = keyof Dictionary['levels']
export const LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLevel[]

export type LogLine = Readonly<{
  seq: number
  at: number
  level: LogLevel
  tenantCode: string | null
  message: string
  fieldsJson: string | null
}>

export type LogChoice = Readonly<{ level: LogLevel; tenant: string | null }>

type LinesProps = { lines: readonly LogLine[]; screen: Screen; class?: 'log' | 'log log-tail' }

/** As `log-tail` the frame begins at its last line. */
export function LogLines({ lines, screen, class: look = 'log' }: LinesProps) {
  return (
    <Frame class={look} label={screen.words.run.log}>
      <ol>
        {lines.map((line) => (
          <Line line={line} screen={screen} />
        ))}
      </ol>
    </Frame>
  )
}

function Line({ line, screen }: { line: LogLine; screen: Screen }) {
  const { words, format } = screen
  const quiet = line.level === 'info' || line.level === 'debug'
  return (
    <li id={`L${line.seq}`} class={`level-${line.level}`}>
      <a href={`#L${line.seq}`} tabindex={-1} class="line-number">
        {line.seq}
      </a>{' '}
      <span class="line-time">{format.timeExact(line.at)}</span>{' '}
      {quiet ? null : <b class="line-level">{words.levels[line.level]} </b>}
      {line.tenantCode ? <span class="line-tenant">{line.tenantCode} </span> : null}
      <span class="line-text">{line.message}</span>
      {line.fieldsJson ? <span class="line-fields"> {line.fieldsJson}</span> : null}
    </li>
  )
}

type FilterProps = { screen: Screen; action: string; choice: LogChoice; tenants: readonly string[] }

/** A plain GET form: the filter lives in the address. */
export function LogFilter({ screen, action, choice, tenants }: FilterProps) {
  const { words } = screen
  return (
    <form class="log-filter" method="get" action={action}>
      <label>
        <span class="unseen">{words.run.level}</span>
        <select name="level">
          {LEVELS.map((level) => (
            <option value={level} selected={level === choice.level}>
              {words.run.levelAtLeast(words.levels[level])}
            </option>
          ))}
        </select>
      </label>
      {tenants.length === 0 ? null : (
        <label>
          <span class="unseen">{words.run.tenant}</span>
          <select name="tenant">
            <option value="">{words.app.allTenants}</option>
            {tenants.map((code) => (
              <option value={code} selected={code === choice.tenant}>
                {code}
              </option>
            ))}
          </select>
        </label>
      )}
      <button type="submit">{words.app.apply}</button>
    </form>
  )
}
