/** The companies: is every one served, and how near is each to what its contract allows? */

import { Layout } from '../layout.tsx'
import { UsagePanel } from '../panels/tenant-usage.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Gauge } from '../parts/gauge.tsx'
import { Empty, Frame } from '../parts/panel.tsx'
import { planName } from '../parts/plan-name.ts'
import { Glyph } from '../parts/status.tsx'
import { TenantDays, type TenantDaysModel } from '../parts/tenant-days.tsx'
import type { UsageBoardModel } from '../parts/usage-model.ts'
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

export type TenantStatus = keyof Dictionary['tenants']['statuses']

/** Used and allowed; `limit` null = no limit. */
export type Quota = Readonly<{ used: number; limit: number | null }>

export type TenantRow = Readonly<{
  code: string
  name: string
  status: TenantStatus
  plan: string
  contractEnd: string | null
  daysLeft: number | null
  night: Readonly<{ good: number; all: number }> | null
  users: Quota | null
  storageBytes: Quota | null
  calls: Quota | null
}>

type TenantsProps = { screen: Screen; tenants: readonly TenantRow[] }

export function TenantsPage({ screen, tenants }: TenantsProps) {
  const { words } = screen
  return (
    <Layout screen={screen} title={words.tenants.title} nav="tenants">
      <Head screen={screen} count={tenants.length} view="list" />
      {tenants.length === 0 ? (
        <Empty>{words.tenants.empty}</Empty>
      ) : (
        <Frame label={words.tenants.title}>
          <table class="grid-table sheet">
            <Columns screen={screen} />
            <tbody>
              {tenants.map((tenant) => (
                <Row tenant={tenant} screen={screen} />
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </Layout>
  )
}

/** The second view of the companies: the last month of each of them. */
export function TenantDaysPage({ screen, model }: { screen: Screen; model: TenantDaysModel }) {
  const { words } = screen
  return (
    <Layout screen={screen} title={`${words.tenants.title} – ${words.tenants.days}`} nav="tenants">
      <Head screen={screen} count={model.rows.length} view="days" />
      {model.rows.length === 0 ? (
        <Empty>{words.tenants.empty}</Empty>
      ) : (
        <Frame label={words.tenants.days}>
          <TenantDays model={model} screen={screen} />
        </Frame>
      )}
    </Layout>
  )
}

/** The third view: what each of them used of its contract. */
export function TenantUsagePage({ screen, model }: { screen: Screen; model: UsageBoardModel }) {
  const { words } = screen
  return (
    <Layout screen={screen} title={`${words.tenants.title} – ${words.tenants.usage}`} nav="tenants">
      <Head screen={screen} count={model.counts.companies} view="usage" />
      <UsagePanel screen={screen} model={model} />
    </Layout>
  )
}

const VIEWS = [
  ['list', '/tenants'],
  ['days', '/tenants?view=days'],
  ['usage', '/tenants?view=usage'],
] as const

type HeadProps = { screen: Screen; count: number; view: (typeof VIEWS)[number][0] }

function Head({ screen, count, view }: HeadProps) {
  const { words, format } = screen
  return (
    <div class="page-head">
      <h1>
        {words.tenants.title} <small class="number">{format.number(count)}</small>
      </h1>
      <nav class="filters" aria-label={words.tenants.views}>
        {VIEWS.map(([name, href]) => (
          <a href={href} {...(name === view ? { 'aria-current': 'true' as const } : {})}>
            {words.tenants[name]}
          </a>
        ))}
      </nav>
    </div>
  )
}

function Columns({ screen }: { screen: Screen }) {
  const words = screen.words.tenants
  const names = [
    words.tenant,
    words.status,
    words.plan,
    words.contractEnd,
    words.lastNight,
    words.users,
    words.storage,
    words.calls,
  ]
  return <ColumnHeads names={names} />
}

function Row({ tenant, screen }: { tenant: TenantRow; screen: Screen }) {
  const { words, format } = screen
  return (
    <tr class={tenant.status === 'ACTIVE' || tenant.status === 'TRIAL' ? '' : 'resting'}>
      <th scope="row">
        <a href={`/tenants/${tenant.code}`}>{tenant.name}</a>{' '}
        <small class="muted">{tenant.code}</small>
      </th>
      <td>
        <StatusText status={tenant.status} screen={screen} />
      </td>
      <td>{planName(screen, tenant.plan)}</td>
      <td>
        <ContractEnd tenant={tenant} screen={screen} />
      </td>
      <td>
        <Night tenant={tenant} screen={screen} />
      </td>
      <td>
        <Gauge name={words.tenants.users} quota={tenant.users} text={format.number} />
      </td>
      <td>
        <Gauge name={words.tenants.storage} quota={tenant.storageBytes} text={format.bytes} />
      </td>
      <td>
        <Gauge name={words.tenants.calls} quota={tenant.calls} text={format.number} />
      </td>
    </tr>
  )
}

const STATUS_TONES = {
  ACTIVE: 'good',
  TRIAL: 'run',
  INACTIVE: 'idle',
  SUSPENDED: 'warn',
  EXPIRED: 'fail',
} as const satisfies Record<TenantStatus, string>

export function StatusText({ status, screen }: { status: TenantStatus; screen: Screen }) {
  return (
    <span class={`status tone-${STATUS_TONES[status]}`}>
      {screen.words.tenants.statuses[status]}
    </span>
  )
}

/** Contracts that end within this many days are marked (BATCH-307 begins its notices then). */
const SOON_DAYS = 30

function ContractEnd({ tenant, screen }: { tenant: TenantRow; screen: Screen }) {
  const { words, format } = screen
  const { contractEnd, daysLeft } = tenant
  if (contractEnd === null || daysLeft === null)
    return <span class="muted">{words.tenants.openEnd}</span>
  const note = daysLeft < 0 ? words.tenants.ended : words.tenants.endsIn(format.number(daysLeft))
  return (
    <>
      <span class="number">{format.day(contractEnd)}</span>{' '}
      {daysLeft <= SOON_DAYS ? (
        <b class={daysLeft < 0 ? 'tone-fail' : 'tone-warn'}>{note}</b>
      ) : null}
    </>
  )
}

function Night({ tenant, screen }: { tenant: TenantRow; screen: Screen }) {
  const { words, format } = screen
  const { night } = tenant
  if (night === null) return <span class="muted">{words.tenants.nightNone}</span>
  const good = night.good === night.all
  return (
    <span class={`badge tone-${good ? 'good' : 'fail'}`}>
      <Glyph mark={good ? 'succeeded' : 'failed'} />
      {good
        ? words.tenants.nightOk(format.number(night.all))
        : words.tenants.nightMixed(format.number(night.good), format.number(night.all))}
    </span>
  )
}
