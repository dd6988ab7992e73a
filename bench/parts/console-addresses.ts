/** Addresses of every page of the console on the installation of the bench, each with other parameters at every round. */
import { BATCHES } from '../../server/domain/batch-catalog.ts'

export type Known = Readonly<{
  bigRunId: string
  someRunIds: readonly string[]
  companies: readonly string[]
  now: number
}>

export type Address = Readonly<{ name: string; at(round: number): string }>

const DAY = 86_400_000
/** Batches whose page has a panel of their own. */
const PANELS = '302 303 304 305 306 307 401 403 405 407 408 409'.split(' ')

/** Routes of no interest here: no page, or nothing big behind it. */
const PASSED_OVER = [
  'GET /healthz',
  'GET /readyz',
  'GET /icon.svg',
  'GET /login',
  'GET /login/sso',
  'GET /login/sso/return',
  'GET /password',
  'GET /runs/:id/files/:artifactId',
  'GET /runs/:id/log/download',
  'GET /search/complete',
  'GET /outbox/:owner/:id',
  'GET /operators/:login',
  'GET /account/totp',
  'GET /shift-report/:day/:kind',
  'GET /reports/files/:artifactId',
  'GET /reports/accounting/:id',
  'GET /audit/export/:format',
  // Asks services outside.
  'GET /channels',
  'GET /tenants/:code/invoices/:invoiceId',
  'GET /tenants/:code/invoices/:invoiceId/:kind',
]

export function addressesOf(known: Known): Address[] {
  const plain = (path: string): Address => ({ name: path, at: () => path })
  const batch = (round: number) => BATCHES[(round * 7) % BATCHES.length]?.id ?? ''
  const run = (round: number) => known.someRunIds[(round * 13) % known.someRunIds.length] ?? ''
  const company = (round: number) => known.companies[(round * 3) % known.companies.length] ?? ''
  const line = (round: number) => 1 + ((round * 15_485) % 900_000)
  const big = `/runs/${known.bigRunId}`
  const search = (query: (round: number) => string, name: string): Address => ({
    name: `/search? ${name}`,
    at: (round) => `/search?q=${encodeURIComponent(query(round))}`,
  })
  return [
    ...['/', '/due', '/batches', '/alerts', '/tenants', '/outbox', '/suppressions'].map(plain),
    ...['/templates', '/maintenance', '/alerts?show=all', '/plan', '/plan/changes'].map(plain),
    ...['/shift-report', '/operators', '/tokens', '/account', '/reports', '/audit'].map(plain),
    ...['/system', '/system/config', '/wall', '/payments'].map(plain),
    { name: '/shift-report, a whole day', at: () => `/shift-report?day=${dayBefore(known.now)}` },
    { name: '/, a whole day', at: () => `/?day=${dayBefore(known.now)}` },
    ...PANELS.map((no) => plain(`/batches/BATCH-${no}`)),
    ...['/tenants?view=days', '/reports?view=files', '/outbox?state=SENT'].map(plain),
    { name: '/due, its last page', at: () => `/due?from=${known.now + DAY / 2}-BATCH-001-0` },
    { name: '/batches/:id', at: (round) => `/batches/${batch(round)}` },
    {
      name: '/batches/:id, an old page',
      at: (round) => `/batches/${batch(round)}?before=${run(round)}`,
    },
    { name: '/batches/:id/controls', at: (round) => `/batches/${batch(round)}/controls` },
    { name: '/tenants/:code', at: (round) => `/tenants/${company(round)}` },
    { name: '/runs/:id', at: (round) => `/runs/${run(round)}` },
    { name: '/runs/:id, 1,000,000 lines', at: () => big },
    { name: '/runs/:id/rerun', at: (round) => `/runs/${run(round)}/rerun` },
    { name: '/alerts/:id', at: (round) => `/alerts/ALERT${String(round + 1).padStart(8, '0')}` },
    { name: '/runs/:id/log, opening', at: () => `${big}/log` },
    {
      name: '/runs/:id/log, a page',
      at: (round) => `${big}/log?page=${Math.ceil(line(round) / 1_000)}`,
    },
    { name: '/runs/:id/log, a company', at: (round) => `${big}/log?tenant=${company(round)}` },
    {
      name: '/runs/:id/log, warnings',
      at: (round) => `${big}/log?level=warn&after=${line(round)}`,
    },
    {
      name: '/runs/:id/log, a rare word',
      at: () => `${big}/log?q=${encodeURIComponent('ORA-1f')}`,
    },
    {
      name: '/runs/:id/log, a frequent word',
      at: () => `${big}/log?q=${encodeURIComponent('失敗')}`,
    },
    { name: '/runs/:id/log, followed', at: () => `${big}/log?follow=1` },
    search((round) => `tenant:${company(round)} state:failed`, 'failures of a company'),
    search((round) => `batch:${batch(round)}`, 'a batch'),
    search((round) => `batch:${batch(round)} tenant:${company(round)}`, 'a company in a batch'),
    search(() => 'state:failed', 'every failure'),
    search((round) => `tenant:${company(round)} since:yesterday "ORA-"`, 'an error of a company'),
    search(() => '失敗', 'a frequent word'),
    search(() => '存在しない言葉', 'an absent word'),
  ]
}

/** In Japan. */
function dayBefore(now: number): string {
  return new Date(now - DAY + 9 * 3_600_000).toISOString().slice(0, 10)
}

const ASKED = [
  'GET /',
  'GET /due',
  'GET /batches',
  'GET /alerts',
  'GET /tenants',
  'GET /outbox',
  'GET /suppressions',
  'GET /plan',
  'GET /plan/changes',
  'GET /shift-report',
  'GET /operators',
  'GET /tokens',
  'GET /account',
  'GET /reports',
  'GET /audit',
  'GET /system',
  'GET /system/config',
  'GET /wall',
  'GET /payments',
  'GET /templates',
  'GET /maintenance',
  'GET /batches/:id',
  'GET /batches/:id/controls',
  'GET /tenants/:code',
  'GET /runs/:id',
  'GET /runs/:id/rerun',
  'GET /alerts/:id',
  'GET /runs/:id/log',
  'GET /search',
]

/** Pages that this list does not know: it is to be mended. */
export function unknownRoutes(routes: readonly string[]): string[] {
  return routes.filter(
    (route) =>
      route.startsWith('GET ') &&
      !route.startsWith('GET /events/') &&
      !PASSED_OVER.includes(route) &&
      !ASKED.includes(route),
  )
}
