/** How the directory of one company is read: calls and waits of the last runs, the delta link, the secret; part of the panels of the mirrors. */
import type { Child } from 'hono/jsx'
import { Gauge } from '../parts/gauge.tsx'
import { MiniPlot } from '../parts/mini-plot.tsx'
import { Moment } from '../parts/moment.tsx'
import { Panel } from '../parts/panel.tsx'
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

type Words = Dictionary['mirrors']

export type ReadingFacts = Readonly<{
  of: Readonly<{ code: string; name: string }>
  /** Of the last runs, oldest first. */
  calls: readonly number[]
  waits: readonly number[]
  failedCalls: number
  /** 0–1, of the last runs; null = the service says nothing of it. */
  limitUsed: number | null
  lastFullAt: number | null
  /** Only where changes can be asked for: Entra. */
  delta: Readonly<{
    mode: keyof Words['modes'] | null
    state: keyof Words['deltaStates']
    /** Null without a link. */
    givenAt: number | null
    ageMs: number
    usableMs: number
  }> | null
  /** Null: it does not expire, or nobody said when. */
  secret: Readonly<{ expiresOn: string; days: number }> | null
}>

type Props = { screen: Screen; facts: ReadingFacts }

/** A tenth of the calls had to wait: the limit is felt. */
const FELT = 0.1

export function Reading({ screen, facts }: Props) {
  const { words, format } = screen
  const { mirrors } = words
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
  const waits = mirrors.waitsOfRuns(format.number(facts.calls.length))
  return (
    <Panel id="reading" title={mirrors.reading(screen.companyName(facts.of.code, facts.of.name))}>
      <Readings
        pairs={[
          [mirrors.callsPlot, <Plot values={facts.calls} label={mirrors.callsPlot} />],
          [mirrors.waitsPlot, <Plot values={facts.waits} label={mirrors.waitsPlot} />],
          [
            waits,
            <Gauge
              name={waits}
              quota={{ used: total(facts.waits), limit: total(facts.calls) }}
              text={format.number}
              tightFrom={FELT}
            />,
          ],
          [
            mirrors.limitUsed,
            facts.limitUsed === null ? (
              <span class="muted">{mirrors.notSaid}</span>
            ) : (
              <Gauge
                name={mirrors.limitUsed}
                quota={{ used: facts.limitUsed, limit: 1 }}
                text={format.ofLimit}
              />
            ),
          ],
          [mirrors.failedCalls, format.number(facts.failedCalls)],
          [mirrors.lastFull, <Moment at={facts.lastFullAt} screen={screen} />],
          ...deltaPairs(screen, facts),
          [mirrors.secretExpires, <Secret screen={screen} secret={facts.secret} />],
        ]}
      />
    </Panel>
  )
}

/** Each under its name: side by side where there is room, one below the other on a phone. */
function Readings({ pairs }: { pairs: readonly (readonly [string, Child])[] }) {
  return (
    <dl class="readings">
      {pairs.map(([name, value]) => (
        <div>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Plot({ values, label }: { values: readonly number[]; label: string }) {
  if (values.every((value) => value === 0)) return <span class="number">0</span>
  return <MiniPlot values={values} label={label} />
}

const DELTA_TONES = { none: 'idle', usable: 'good', old: 'warn', foreign: 'warn' } as const

function deltaPairs(screen: Screen, { delta }: ReadingFacts) {
  const { words, format } = screen
  const { mirrors } = words
  if (delta === null) return []
  const age = mirrors.age(format.duration(delta.ageMs), format.duration(delta.usableMs))
  return [
    [mirrors.mode, delta.mode === null ? '–' : mirrors.modes[delta.mode]],
    [
      mirrors.deltaLink,
      <>
        <b class={`severity tone-${DELTA_TONES[delta.state]}`}>
          {mirrors.deltaStates[delta.state]}
        </b>{' '}
        {delta.state === 'usable' ? null : <small class="muted">{mirrors.readsAll}</small>}{' '}
        {delta.givenAt === null ? null : (
          <small>
            <Moment at={delta.givenAt} screen={screen} /> {age}
          </small>
        )}
      </>,
    ],
  ] as const
}

/** BATCH-405 says it from here on. */
const SOON_DAYS = 7

function Secret({ screen, secret }: { screen: Screen; secret: ReadingFacts['secret'] }) {
  const { words, format } = screen
  if (secret === null) return <span class="muted">–</span>
  const tone = secret.days < 0 ? 'fail' : secret.days <= SOON_DAYS ? 'warn' : 'good'
  const left =
    secret.days < 0 ? words.mirrors.expired : words.mirrors.inDays(format.number(secret.days))
  return (
    <>
      <span class="number">{format.day(secret.expiresOn)}</span>{' '}
      <b class={`severity tone-${tone}`}>{left}</b>
    </>
  )
}
