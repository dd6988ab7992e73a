/** The demo's cast: one entry per company, with the character that tests and cards look for; read by every topic. */
import type { Industry } from './words/organisation-words.ts'

export type PlanCode = 'FREE' | 'TRIAL' | 'BASIC' | 'STANDARD' | 'PREMIUM' | 'ENTERPRISE'

/** What makes a company worth having; a company may have several. */
export const CHARACTERS = [
  'holding',
  'ordinary',
  'large',
  'new',
  'suspended',
  'contract_ends_soon',
  'idle',
  'over_storage',
  'storage_83',
  'free',
  'broken_mail',
  'dirty_data',
  'foreign_currency',
  'calls_96',
  'missing_usage_day',
  'calls_tripled',
  'plan_change',
  /** Far more storage by contract than it uses. */
  'oversized',
  /** A large import was deleted again: most of its file is free. */
  'half_empty',
  /** Files that no row names any more. */
  'orphan_files',
  /** A setting of its own that breaks its rule. */
  'wrong_colour',
  /** A feature that its plan does not have. */
  'feature_left_on',
  /** Notification settings for nobody, for a closed room, and the same once more. */
  'stray_settings',
  'contract_ended',
  /** Its contract is over, its status still ACTIVE. */
  'lapsed',
  'trial',
  /** Idle, but a service account keeps calling. */
  'idle_35',
  'idle_64',
  /** Nobody can be reached: no administrator, and an address that is none. */
  'unreachable',
  'renews_itself',
  'ends_in_13',
  'ends_today',
  'upgraded_yesterday',
  'overlapping_contracts',
  'errors_6',
  /** Every call takes long since yesterday's deployment. */
  'slow',
  /** No calls since eleven o'clock of the last workday. */
  'silent',
] as const
export type Character = (typeof CHARACTERS)[number]

/** Where the company's organisation comes from (BATCH-701), and what its waiting file is like. */
export type HrSource =
  | 'csv_shift_jis'
  | 'csv_utf8'
  | 'rest'
  | 'reorganisation'
  | 'mass_close'
  | 'cycle'

export type Company = Readonly<{
  code: string
  name: string
  nameEn: string
  shortName: string
  industry: Industry
  /** Employees at scale 1. */
  people: number
  plan: PlanCode
  currency: 'JPY' | 'USD'
  country: 'JP' | 'US'
  address: readonly [postalCode: string, address: string, phone: string]
  characters: readonly Character[]
  hr?: HrSource
  /** Share of the people who use the application in an ordinary month. */
  reach: number
}>

export const CAST: readonly Company[] = [
  company('sakura-hd', ['さくらホールディングス株式会社', 'Sakura Holdings, Inc.', 'さくらHD'], {
    industry: 'holding',
    people: 160,
    plan: 'PREMIUM',
    address: ['100-0005', '東京都千代田区丸の内9-9-1 さくらタワー20階', '03-0000-0101'],
    characters: ['holding', 'ordinary'],
    hr: 'csv_utf8',
    reach: 0.9,
  }),
  company('aoba-systems', ['株式会社アオバシステムズ', 'Aoba Systems Co., Ltd.', 'アオバ'], {
    industry: 'it',
    people: 340,
    plan: 'ENTERPRISE',
    address: ['980-0811', '宮城県仙台市青葉区一番町9-9-2', '022-000-0102'],
    characters: ['ordinary', 'stray_settings'],
    hr: 'csv_shift_jis',
    reach: 0.96,
  }),
  company('midori-logi', ['みどりロジスティクス株式会社', 'Midori Logistics Co., Ltd.', 'みどり'], {
    industry: 'logistics',
    people: 900,
    plan: 'ENTERPRISE',
    address: ['230-0045', '神奈川県横浜市鶴見区末広町9-9-3', '045-000-0103'],
    characters: ['ordinary', 'large', 'renews_itself', 'oversized'],
    hr: 'rest',
    reach: 0.6,
  }),
  company('hinata-lab', ['株式会社ひなたラボ', 'Hinata Lab Inc.', 'ひなた'], {
    industry: 'it',
    people: 24,
    plan: 'BASIC',
    address: ['810-0001', '福岡県福岡市中央区天神9-9-4', '092-000-0104'],
    characters: ['new'],
    reach: 0.9,
  }),
  company('kaede-foods', ['かえで食品株式会社', 'Kaede Foods Co., Ltd.', 'かえで'], {
    industry: 'food',
    people: 140,
    plan: 'STANDARD',
    address: ['460-0008', '愛知県名古屋市中区栄9-9-5', '052-000-0105'],
    characters: ['suspended'],
    reach: 0.55,
  }),
  company('tsubaki-care', ['つばきケア株式会社', 'Tsubaki Care Co., Ltd.', 'つばき'], {
    industry: 'care',
    people: 180,
    plan: 'STANDARD',
    address: ['700-0901', '岡山県岡山市北区本町9-9-6', '086-000-0106'],
    characters: ['contract_ends_soon'],
    reach: 0.5,
  }),
  company('yuzu-print', ['ゆず印刷株式会社', 'Yuzu Printing Co., Ltd.', 'ゆず'], {
    industry: 'print',
    people: 60,
    plan: 'BASIC',
    address: ['780-0870', '高知県高知市本町9-9-7', '088-000-0107'],
    characters: ['idle'],
    reach: 0.6,
  }),
  company('fuji-archive', ['株式会社ふじアーカイブ', 'Fuji Archive Co., Ltd.', 'ふじ'], {
    industry: 'archive',
    people: 110,
    plan: 'STANDARD',
    address: ['416-0914', '静岡県富士市本町9-9-8', '0545-00-0108'],
    characters: ['over_storage'],
    hr: 'mass_close',
    reach: 0.7,
  }),
  company('nagi-design', ['合同会社なぎデザイン', 'Nagi Design LLC', 'なぎ'], {
    industry: 'design',
    people: 18,
    plan: 'FREE',
    address: ['604-8081', '京都府京都市中京区寺町通9-9-9', '075-000-0109'],
    characters: ['free', 'wrong_colour'],
    reach: 0.9,
  }),
  company('momiji-travel', ['もみじトラベル株式会社', 'Momiji Travel Co., Ltd.', 'もみじ'], {
    industry: 'travel',
    people: 130,
    plan: 'STANDARD',
    address: ['739-0588', '広島県廿日市市宮島口9-9-10', '0829-00-0110'],
    characters: ['broken_mail', 'storage_83'],
    hr: 'cycle',
    reach: 0.75,
  }),
  company('kobato-trade', ['こばと貿易株式会社', 'Kobato Trading Co., Ltd.', 'こばと'], {
    industry: 'trade',
    people: 230,
    plan: 'STANDARD',
    address: ['650-0024', '兵庫県神戸市中央区海岸通9-9-11', '078-000-0111'],
    characters: ['dirty_data', 'errors_6', 'upgraded_yesterday', 'orphan_files'],
    reach: 0.8,
  }),
  company('pacific-bridge', ['Pacific Bridge Inc.', 'Pacific Bridge Inc.', 'PBI'], {
    industry: 'trade',
    people: 90,
    plan: 'STANDARD',
    currency: 'USD',
    country: 'US',
    address: ['94105', '999 Example Street, San Francisco, CA, USA', '+1-415-555-0112'],
    characters: ['foreign_currency', 'ends_today', 'slow'],
    reach: 0.85,
  }),
  company('suzume-retail', ['株式会社すずめリテール', 'Suzume Retail Co., Ltd.', 'すずめ'], {
    industry: 'retail',
    people: 300,
    plan: 'PREMIUM',
    address: ['150-0043', '東京都渋谷区道玄坂9-9-13', '03-0000-0113'],
    characters: ['calls_96', 'missing_usage_day', 'silent', 'overlapping_contracts', 'half_empty'],
    reach: 0.65,
  }),
  company('hibari-edu', ['ひばり教育株式会社', 'Hibari Education Co., Ltd.', 'ひばり'], {
    industry: 'education',
    people: 160,
    plan: 'STANDARD',
    address: ['330-0854', '埼玉県さいたま市大宮区桜木町9-9-14', '048-000-0114'],
    characters: ['calls_tripled', 'plan_change', 'feature_left_on'],
    hr: 'reorganisation',
    reach: 0.65,
  }),
  company('asagao-net', ['あさがおネット株式会社', 'Asagao Net Co., Ltd.', 'あさがお'], {
    industry: 'it',
    people: 40,
    plan: 'BASIC',
    address: ['060-0001', '北海道札幌市中央区北一条西9-9-15', '011-000-0115'],
    characters: ['contract_ended'],
    reach: 0.8,
  }),
  company('kikyo-clinic', ['医療法人ききょう会', 'Kikyo Clinic', 'ききょう'], {
    industry: 'care',
    people: 70,
    plan: 'STANDARD',
    address: ['920-0981', '石川県金沢市片町9-9-16', '076-000-0116'],
    characters: ['lapsed'],
    reach: 0.7,
  }),
  company('tanpopo-cafe', ['株式会社たんぽぽカフェ', 'Tanpopo Cafe Co., Ltd.', 'たんぽぽ'], {
    industry: 'food',
    people: 30,
    plan: 'TRIAL',
    address: ['890-0053', '鹿児島県鹿児島市中央町9-9-17', '099-000-0117'],
    characters: ['trial'],
    reach: 0.8,
  }),
  company('sumire-shop', ['すみれ商店株式会社', 'Sumire Shop Co., Ltd.', 'すみれ'], {
    industry: 'retail',
    people: 50,
    plan: 'BASIC',
    address: ['390-0811', '長野県松本市中央9-9-18', '0263-00-0118'],
    characters: ['idle_35', 'ends_in_13'],
    reach: 0.6,
  }),
  company('kuri-farm', ['くりファーム株式会社', 'Kuri Farm Co., Ltd.', 'くり'], {
    industry: 'food',
    people: 45,
    plan: 'BASIC',
    address: ['309-1611', '茨城県笠間市笠間9-9-19', '0296-00-0119'],
    characters: ['idle_64', 'unreachable'],
    reach: 0.6,
  }),
]

type Rest = Omit<Company, 'code' | 'name' | 'nameEn' | 'shortName' | 'currency' | 'country'> &
  Partial<Pick<Company, 'currency' | 'country'>>

function company(
  code: string,
  [name, nameEn, shortName]: readonly [string, string, string],
  rest: Rest,
): Company {
  return { code, name, nameEn, shortName, currency: 'JPY', country: 'JP', ...rest }
}

export type OutsideService = 'slack' | 'teams' | 'lineworks'

/** Who talks with which services; the large one's Graph secret has run out. */
const OUTSIDE: Readonly<Record<string, readonly OutsideService[]>> = {
  'sakura-hd': ['slack', 'teams', 'lineworks'],
  'aoba-systems': ['slack'],
  'midori-logi': ['slack', 'teams'],
  'tsubaki-care': ['lineworks'],
}
export const EXPIRED_SECRET = 'midori-logi'

export function outsideServices(code: string): readonly OutsideService[] {
  return OUTSIDE[code] ?? []
}

export function is(company: Company, character: Character): boolean {
  return company.characters.includes(character)
}

/** Mail domain of the company: always below a reserved example domain. */
export function mailDomain(company: Company): string {
  return `${company.code}.example.co.jp`
}

/** Tenants that multiply at scale > 1 are ordinary copies; the characters stay single. */
const EXTRA_INDUSTRIES: readonly Industry[] = ['it', 'food', 'care', 'retail', 'trade', 'education']
const PEOPLE_OF_COPY = 190
const MOST_COMPANIES = 120

/**
 * The companies of a generation. Up to scale 1 these are those of the cast with fewer people; above it the cast
 * grows with the square root of the scale, and √scale times as many ordinary companies stand beside it.
 */
export function castAt(scale: number): readonly Company[] {
  if (scale <= 1) return CAST.map((entry) => ({ ...entry, people: peopleAt(entry.people, scale) }))
  const root = Math.sqrt(scale)
  const copies = Math.min(MOST_COMPANIES, Math.round(CAST.length * root)) - CAST.length
  const grown = CAST.map((entry) => ({ ...entry, people: Math.round(entry.people * root) }))
  const extra = Array.from({ length: copies }, (_, index) => ordinaryCopy(index + 1, root))
  return [...grown, ...extra]
}

/** Fewer than this and a company has no department heads, so its batches have nothing to say. */
const FEWEST_PEOPLE = 12

function peopleAt(people: number, scale: number): number {
  return Math.max(Math.min(people, FEWEST_PEOPLE), Math.round(people * scale))
}

function ordinaryCopy(number: number, root: number): Company {
  const suffix = String(number).padStart(3, '0')
  return company(
    `group-${suffix}`,
    [`さくらグループ第${number}株式会社`, `Sakura Group ${suffix}`, `G${suffix}`],
    {
      industry: EXTRA_INDUSTRIES[number % EXTRA_INDUSTRIES.length] as Industry,
      people: Math.round(PEOPLE_OF_COPY * root),
      plan: 'STANDARD',
      address: [
        '100-0000',
        `東京都千代田区大手町9-9-${number}`,
        `03-0000-${String(1000 + number)}`,
      ],
      characters: ['ordinary'],
      reach: 0.6,
    },
  )
}
