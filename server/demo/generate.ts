/** Makes a whole data folder of demo companies from one seed; called by the demo command and by tests. */
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDataFolder, type DataFolder } from '../../data/folder.ts'
import type { Words } from '../domain/errors.ts'
import { type StandInAddresses, USUAL_STAND_INS } from './addresses.ts'
import { demoCalendar } from './calendar.ts'
import { type Character, castAt } from './cast.ts'
import { writeFiles } from './demo-file.ts'
import { hrFiles, REST_PATH } from './hr-inbox.ts'
import { demoUlid } from './identifiers.ts'
import { generateLedger } from './ledger/generate.ts'
import { generatePlatform } from './platform/generate.ts'
import { story } from './story.ts'
import { type CompanyFacts, generateTenant } from './tenant/generate.ts'

/** Written last: its presence says that the folder is whole. */
export const DEMO_MARKER = 'demo.json'

export type DemoOptions = Readonly<{
  /** Empty or missing; an existing database is refused by the openers. */
  folder: DataFolder
  seed: number
  /** 1 = the nineteen companies of the cast, about 3,200 people. Below: fewer people each. Above: see castAt. */
  scale: number
  /** Epoch ms; history ends here. */
  now: number
  appVersion: string
  /** Default: derived from the seed. */
  installationId?: string
  /** Where the stand-ins listen; missing ones have their usual ports. */
  addresses?: Partial<StandInAddresses>
  onProgress?: (sentence: Words) => void
}>

export type DemoCompany = Readonly<{
  code: string
  name: string
  tenantId: string
  people: number
  characters: readonly Character[]
}>

export type DemoSummary = Readonly<{
  companies: readonly DemoCompany[]
  people: number
  rows: number
  /** Last whole month without invoices: a run of BATCH-302 bills it and holds one company. */
  openMonth: string
  /** Path of the JSON the HR stand-in serves, by company code; relative to the data folder. */
  hrDocuments: Readonly<Record<string, string>>
}>

/** Same seed, scale and now: the same rows and files. Takes seconds; writes nothing outside the folder. */
export function generateDemo(options: DemoOptions): DemoSummary {
  const { folder, seed, now } = options
  const calendar = demoCalendar(now)
  const installationId = options.installationId ?? demoUlid(now, `installation|${seed}`)
  const setting = { folder, seed, calendar, installationId, appVersion: options.appVersion }
  const addresses = { ...USUAL_STAND_INS, ...options.addresses }
  createDataFolder(folder)
  const companies = castAt(options.scale).map((company, index) => {
    options.onProgress?.(writing(company.name, company.nameEn))
    return generateTenant(story(company, index + 1, calendar), setting)
  })
  options.onProgress?.({ ja: '持株会社の帳簿を作成しています', en: "writing the holding's books" })
  const platform = generatePlatform(companies, { ...setting, addresses })
  options.onProgress?.({ ja: '実行履歴を作成しています', en: 'writing the history of runs' })
  const ledgerRows = generateLedger(companies, platform, setting)
  writeFiles(folder.root, hrFiles(companies.map(({ scene }) => scene)))
  const rows = ledgerRows + platform.rows + companies.reduce((sum, facts) => sum + facts.rows, 0)
  writeMarker(options)
  return summaryOf(companies, { rows, openMonth: calendar.openMonth })
}

function writing(ja: string, en: string): Words {
  return { ja: `${ja} を作成しています`, en: `writing ${en}` }
}

function summaryOf(
  companies: readonly CompanyFacts[],
  { rows, openMonth }: Readonly<{ rows: number; openMonth: string }>,
): DemoSummary {
  const told = companies.map(({ scene }) => ({
    code: scene.story.company.code,
    name: scene.story.company.name,
    tenantId: scene.story.tenantId,
    people: scene.people.length,
    characters: scene.story.company.characters,
  }))
  const rest = companies.filter(({ scene }) => scene.story.company.hr === 'rest')
  return {
    companies: told,
    people: told.reduce((sum, company) => sum + company.people, 0),
    rows,
    openMonth,
    hrDocuments: Object.fromEntries(
      rest.map(({ scene: { story: of } }) => [of.company.code, REST_PATH(of.company.code)]),
    ),
  }
}

function writeMarker({ folder, seed, scale, now, appVersion }: DemoOptions): void {
  const path = join(folder.root, DEMO_MARKER)
  const draft = `${path}.tmp-${process.pid}`
  const content = { seed, scale, version: appVersion, generatedAt: new Date(now).toISOString() }
  writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
  const handle = openSync(draft, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(draft, path)
}
