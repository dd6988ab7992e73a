/** Companies × 31 days: a sparkline per meter with its share of the contract, or one meter by the day; missing days say so. */
import type { Screen } from '../screen.ts'
import { ColumnHeads } from './column-heads.tsx'
import { Company } from './company.tsx'
import { PageNumbers } from './page-numbers.tsx'
import { Empty, Frame } from './panel.tsx'
import { Glyph } from './status.tsx'
import {
  METERS,
  type Meter,
  type MeterQuota,
  measureAddress,
  meterText,
  newestText,
  type UsageBoardModel,
  type UsageLine,
} from './usage-model.ts'
import { DayNames, UsageDays, UsageSpark } from './usage-spark.tsx'

type Props = { screen: Screen; model: UsageBoardModel }

/** The choice of a meter, and what the board comes to in three numbers. */
export function UsageMeters({ screen, model }: Props) {
  const { words, format } = screen
  const { counts } = model
  const said = [
    ['missing', 'failed', counts.missing],
    ['usedUp', 'failed', counts.usedUp],
    ['tight', 'warned', counts.tight],
  ] as const
  return (
    <div class="usage-head">
      <nav class="filters" aria-label={words.usage.meter}>
        {[null, ...METERS].map((meter) => (
          <a
            href={`${model.address}${meter === null ? '' : `meter=${meter}`}#usage`}
            {...(meter === model.meter ? { 'aria-current': 'true' as const } : {})}
          >
            {meter === null ? words.usage.all : words.usage.meters[meter]}
          </a>
        ))}
      </nav>
      <p class="usage-counts">
        {said.map(([name, mark, count]) => (
          <span class={count === 0 ? 'muted' : ''}>
            {count === 0 ? null : <Glyph mark={mark} />} {words.usage.counts[name]}{' '}
            <b class="number">{format.number(count)}</b>
          </span>
        ))}
      </p>
    </div>
  )
}

export function UsageBoard({ screen, model }: Props) {
  const { words } = screen
  if (model.lines.length === 0) return <Empty>{words.usage.none}</Empty>
  return (
    <>
      <Frame label={words.usage.title}>
        {model.meter === null ? (
          <AllMeters screen={screen} model={model} />
        ) : (
          <OneMeter screen={screen} model={model} meter={model.meter} />
        )}
      </Frame>
      <Pages screen={screen} model={model} />
    </>
  )
}

function AllMeters({ screen, model }: Props) {
  const { words } = screen
  const meters = METERS.map((meter) => words.usage.meters[meter])
  return (
    <table class="grid-table usage-board">
      <ColumnHeads names={[words.tenants.tenant, words.usage.missingDays, ...meters]} />
      <tbody>
        {model.lines.map((line) => (
          <tr class={line.isResting ? 'resting' : ''}>
            <th scope="row">
              <Company code={line.code} name={line.name} />
            </th>
            <td class="usage-missing">
              <MissingDays screen={screen} line={line} />
            </td>
            {METERS.map((meter) => (
              <td>
                <UsageSpark screen={screen} line={line} meter={meter} />
                <QuotaText screen={screen} meter={meter} quota={line.meters[meter].quota} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function OneMeter({ screen, model, meter }: Props & { meter: Meter }) {
  const { words } = screen
  return (
    <table class="grid-table usage-board">
      <thead>
        <tr>
          <th scope="col">{words.tenants.tenant}</th>
          <th scope="col">
            <span class="unseen">{words.usage.days}</span>
            <DayNames screen={screen} days={model.days} />
          </th>
          <th scope="col" class="right">
            {words.usage.newest}
          </th>
          <th scope="col">{words.usage.quota}</th>
          <th scope="col">{words.usage.missingDays}</th>
        </tr>
      </thead>
      <tbody>
        {model.lines.map((line) => (
          <tr class={line.isResting ? 'resting' : ''}>
            <th scope="row">
              <Company code={line.code} name={line.name} />
            </th>
            <td>
              <UsageDays screen={screen} line={line} meter={meter} days={model.days} />
            </td>
            <td class="right number">{newestText(screen, line, meter)}</td>
            <td>
              <QuotaText screen={screen} meter={meter} quota={line.meters[meter].quota} />
            </td>
            <td class="usage-missing">
              <MissingDays screen={screen} line={line} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type QuotaProps = { screen: Screen; meter: Meter; quota: MeterQuota | null }

const TIGHT = { tight: ['warned', 'warn'], used_up: ['failed', 'fail'] } as const

/** The share alone while it is well; from 80 % on with shape, word and colour. */
function QuotaText({ screen, meter, quota }: QuotaProps) {
  const { words, format } = screen
  if (quota === null) return null
  const what = words.usage.quotas[meter]
  if (quota.limit === null || quota.state === null) {
    return <small class="muted">{words.usage.noLimit(what)}</small>
  }
  const limit = meterText(screen, meter, quota.limit)
  const used = meterText(screen, meter, quota.used)
  const [mark, tone] = quota.state === 'well' ? [null, null] : TIGHT[quota.state]
  return (
    <small class="usage-quota" title={words.usage.ofLimit(used, limit, what)}>
      <b class={tone === null ? '' : `tone-${tone}`}>
        {mark === null ? null : <Glyph mark={mark} />}
        {format.ofLimit(quota.used / quota.limit)}
        {quota.state === 'well' ? null : ` ${words.usage.states[quota.state]}`}
      </b>{' '}
      <span class="muted">
        {used} / {limit}
      </span>
    </small>
  )
}

/** As many as one corrects by hand; more of them are one cause, and one run by the command line. */
const MOST_MISSING = 3

function MissingDays({ screen, line }: { screen: Screen; line: UsageLine }) {
  const { words, format } = screen
  const { missing } = line
  if (missing.length === 0) return <small class="muted">{words.usage.missingNone}</small>
  const more = missing.length - MOST_MISSING
  return (
    <>
      {missing.slice(-MOST_MISSING).map((day) => (
        <MissingDay screen={screen} line={line} day={day} />
      ))}
      {more > 0 ? <small>{words.usage.missingMore(format.number(more))}</small> : null}
    </>
  )
}

function MissingDay({ screen, line, day }: { screen: Screen; line: UsageLine; day: string }) {
  const { words, format } = screen
  const text = (
    <>
      <Glyph mark="failed" /> {format.dayShort(day)} {words.usage.missing}
    </>
  )
  const href = measureAddress(screen, line, day)
  if (href === null) return <span class="missing-day">{text}</span>
  const label = words.usage.measure(line.name, format.day(day))
  return (
    <a class="missing-day" href={href} aria-label={label} title={label}>
      {text}
    </a>
  )
}

function Pages({ screen, model }: Props) {
  const { address, meter, page } = model
  const chosen = meter === null ? '' : `&meter=${meter}`
  const href = (number: number) => `${address}page=${number}${chosen}#usage`
  return <PageNumbers {...{ screen, page, href }} />
}
