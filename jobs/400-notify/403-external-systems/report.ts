/** The daily report of a company's outside accounts, and what is new in it since the last one. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import {
  type Day,
  type Run,
  type Tenant,
  type Words,
  writeFileDurably,
} from '../../../server/sdk/index.ts'
import {
  LIST_NAMES,
  type ListName,
  type Lists,
  type ServiceName,
  type ServiceOutcome,
} from './model.ts'

export type ServiceReport = Readonly<{
  outcome: ServiceOutcome
  lists: Lists
}>

export type Reports = Readonly<Partial<Record<ServiceName, ServiceReport>>>

type Stored = Readonly<{
  date: Day
  services: Readonly<
    Partial<Record<ServiceName, Readonly<{ linkedPct: number | null; lists: Lists }>>>
  >
}>

/** Null before the first report; one that can not be read is as good as none. */
export async function lastReport(tenant: Tenant, today: Day): Promise<Stored | null> {
  const names = await readdir(folderOf(tenant)).catch(() => [] as string[])
  const earlier = names
    .filter((name) => /^integration_\d{8}\.json$/.test(name) && name < fileName(today))
    .sort()
    .at(-1)
  if (earlier === undefined) return null
  try {
    return JSON.parse(await readFile(join(folderOf(tenant), earlier), 'utf8')) as Stored
  } catch {
    return null
  }
}

/** Answers the path relative to the data folder. */
export async function writeReport(
  tenant: Tenant,
  run: Run<unknown>,
  reports: Reports,
): Promise<string> {
  const path = join(folderOf(tenant), fileName(run.today))
  const services = Object.entries(reports).map(([name, { outcome, lists }]) => {
    const { mirror: _mirror, ...rest } = outcome
    return [name, { ...rest, lists }]
  })
  const content = {
    batchId: run.batchId,
    runId: run.id,
    date: run.today,
    services: Object.fromEntries(services),
  }
  await writeFileDurably(path, `${JSON.stringify(content, null, 2)}\n`)
  await run.artifact(path, { kind: 'integration-report' })
  return relative(run.folder.root, path)
}

function folderOf(tenant: Tenant): string {
  return join(tenant.reportsDir, 'integration')
}

function fileName(day: Day): string {
  return `integration_${day.replaceAll('-', '')}.json`
}

/** Findings that were not in the last report. */
export function newFindings(reports: Reports, last: Stored | null): Words[] {
  return Object.entries(reports).flatMap(([name, { lists }]) => {
    const before = last?.services[name as ServiceName]?.lists
    return LIST_NAMES.flatMap((list) => {
      const known = idsOf(before, list)
      return lists[list]
        .filter(({ id }) => !known.has(id))
        .map(({ text, en }) => ({
          ja: `${name}: ${text}`,
          en: `${name}: ${en}`,
        }))
    })
  })
}

function idsOf(lists: Lists | undefined, name: ListName): ReadonlySet<string> {
  return new Set((lists?.[name] ?? []).map((finding) => finding.id))
}
