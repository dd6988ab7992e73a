/** Lines of a run's log, numbered and linkable; shown on the run page (the last ones) and on the log page. */
import type { Child } from 'hono/jsx'
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'
import { Marked } from './marked.tsx'
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
  /** Characters left out at the end. */
  cut?: number
}>

export type LogChoice = Readonly<{ level: LogLevel; tenant: string | null }>

type LinesProps = {
  lines: readonly LogLine[]
  screen: Screen
  class?: 'log' | 'log log-tail'
  /** Normalised; marked in the text. */
  words?: readonly string[]
  /** Where the number of a line leads; default the line itself. */
  linkTo?: (seq: number) => string
  /** Where the rest of a cut line is. */
  linkToWhole?: (seq: number) => string
  /** Among lines of other runs: the numbers are no places of this page. */
  isPart?: boolean
}

/** As `log-tail` the frame begins at its last line. */
export function LogLines({ lines, class: look = 'log', ...rest }: LinesProps) {
  return (
    <Frame class={look} label={rest.screen.words.run.log}>
      <ol>
        {lines.map((line) => (
          <Line line={line} {...rest} />
        ))}
      </ol>
    </Frame>
  )
}

type LineProps = { line: LogLine } & Omit<LinesProps, 'lines' | 'class'>

/** A page has a thousand of them: little markup, and a quiet line has no class. */
function Line({ line, screen, words = [], linkTo, linkToWhole, isPart = false }: LineProps) {
  const { format } = screen
  const { seq, level, tenantCode, fieldsJson, cut } = line
  const loud = level === 'warn' || level === 'error'
  return (
    <li
      {...(isPart ? {} : { id: `L${seq}` })}
      {...(level === 'info' ? {} : { class: `level-${level}` })}
    >
      <a href={linkTo?.(seq) ?? `#L${seq}`} tabindex={-1}>
        {seq}
      </a>{' '}
      <time>{format.timeExact(line.at)}</time>{' '}
      {loud ? <b class="line-level">{screen.words.levels[level]} </b> : null}
      {tenantCode ? <b class="line-tenant">{tenantCode} </b> : null}
      <span>
        <Marked text={line.message} words={words} />
      </span>
      {fieldsJson ? (
        <small>
          {' '}
          <Marked text={fieldsJson} words={words} />
        </small>
      ) : null}
      {cut && linkToWhole ? (
        <>
          {' '}
          <a class="line-more" href={linkToWhole(seq)}>
            {screen.words.log.cut(format.number(cut))}
          </a>
        </>
      ) : null}
    </li>
  )
}

type FilterProps = {
  screen: Screen
  action: string
  choice: LogChoice
  tenants: readonly string[]
  /** More fields of the same form. */
  children?: Child
}

/** A plain GET form: the filter lives in the address. */
export function LogFilter({ screen, action, choice, tenants, children }: FilterProps) {
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
      {children}
      <button type="submit">{words.app.apply}</button>
    </form>
  )
}
