/** Departments per line of business, and the positions that every company of the group shares; used by organisation.ts. */

export type Industry =
  | 'holding'
  | 'it'
  | 'logistics'
  | 'food'
  | 'care'
  | 'print'
  | 'archive'
  | 'design'
  | 'travel'
  | 'trade'
  | 'retail'
  | 'education'

/** A division (本部) with its departments (部); each department gets sections (課) when the company is large. */
export type DivisionWords = Readonly<{
  name: string
  short: string
  departments: readonly string[]
}>

const CORPORATE: DivisionWords = {
  name: '管理本部',
  short: '管理',
  departments: ['人事部', '総務部', '経理部', '情報システム部', '法務部'],
}

const DIVISIONS: Readonly<Record<Industry, readonly DivisionWords[]>> = {
  holding: [
    {
      name: '経営企画本部',
      short: '経企',
      departments: ['経営企画部', '広報・IR部', 'グループ戦略部'],
    },
    { name: 'グループ監査室', short: '監査', departments: ['内部監査部'] },
  ],
  it: [
    {
      name: '開発本部',
      short: '開発',
      departments: ['第一開発部', '第二開発部', '品質保証部', 'プラットフォーム部'],
    },
    {
      name: '営業本部',
      short: '営業',
      departments: ['ソリューション営業部', 'カスタマーサクセス部'],
    },
  ],
  logistics: [
    {
      name: '東日本事業本部',
      short: '東日本',
      departments: ['関東配送部', '東北配送部', '倉庫運営部'],
    },
    {
      name: '西日本事業本部',
      short: '西日本',
      departments: ['関西配送部', '九州配送部', '通関部'],
    },
    {
      name: '輸送品質本部',
      short: '品質',
      departments: ['安全推進部', '車両管理部', '改善推進部'],
    },
    { name: '営業本部', short: '営業', departments: ['法人営業部', '国際営業部'] },
  ],
  food: [
    {
      name: '製造本部',
      short: '製造',
      departments: ['第一工場', '第二工場', '品質管理部', '商品開発部'],
    },
    { name: '営業本部', short: '営業', departments: ['量販営業部', '業務用営業部'] },
  ],
  care: [
    {
      name: '介護事業本部',
      short: '介護',
      departments: ['訪問介護部', '通所介護部', '居宅支援部'],
    },
    {
      name: '施設運営本部',
      short: '施設',
      departments: ['つばきの里', 'つばきの丘', '栄養管理部'],
    },
  ],
  print: [{ name: '生産本部', short: '生産', departments: ['製版部', '印刷部', '加工・発送部'] }],
  archive: [
    {
      name: '保管事業本部',
      short: '保管',
      departments: ['文書保管部', 'デジタル化推進部', '配送管理部'],
    },
    { name: '営業本部', short: '営業', departments: ['官公庁営業部', '法人営業部'] },
  ],
  design: [{ name: '制作本部', short: '制作', departments: ['デザイン部', '編集部'] }],
  travel: [
    {
      name: '旅行事業本部',
      short: '旅行',
      departments: ['国内旅行部', '海外旅行部', '団体旅行部'],
    },
    { name: '店舗運営本部', short: '店舗', departments: ['銀座店', '梅田店', 'オンライン販売部'] },
  ],
  trade: [
    {
      name: '貿易本部',
      short: '貿易',
      departments: ['輸入部', '輸出部', '通関業務部', '市場調査部'],
    },
    { name: '営業本部', short: '営業', departments: ['食品営業部', '雑貨営業部'] },
  ],
  retail: [
    { name: '店舗本部', short: '店舗', departments: ['首都圏店舗部', '関西店舗部', '店舗支援部'] },
    { name: '商品本部', short: '商品', departments: ['仕入部', 'MD部', '物流部', 'EC事業部'] },
  ],
  education: [
    {
      name: '教育事業本部',
      short: '教育',
      departments: ['教材開発部', '教室運営部', '講師育成部'],
    },
    { name: '学習支援本部', short: '支援', departments: ['オンライン学習部', '進路支援部'] },
  ],
}

export function divisionsOf(industry: Industry): readonly DivisionWords[] {
  return [...DIVISIONS[industry], CORPORATE]
}

export const SECTION_NAMES = ['第一課', '第二課', '第三課', '企画課', '推進課'] as const

export type PositionWords = Readonly<{
  code: string
  name: string
  category: 'EXECUTIVE' | 'MANAGER' | 'SUPERVISOR' | 'STAFF'
  /** 1 is the top. */
  level: number
  /** 10 has the most power. */
  authority: number
  allowance: number
  approvalLimit: number
}>

export const POSITIONS: readonly PositionWords[] = [
  position('P010', '代表取締役社長', 'EXECUTIVE', [1, 10, 0, 1_000_000_000]),
  position('P020', '取締役', 'EXECUTIVE', [2, 9, 0, 100_000_000]),
  position('P030', '執行役員', 'EXECUTIVE', [3, 8, 0, 50_000_000]),
  position('P040', '本部長', 'MANAGER', [4, 8, 150_000, 10_000_000]),
  position('P050', '部長', 'MANAGER', [5, 7, 100_000, 5_000_000]),
  position('P055', '副部長', 'MANAGER', [6, 6, 80_000, 2_000_000]),
  position('P060', '課長', 'MANAGER', [7, 5, 60_000, 1_000_000]),
  position('P070', '課長代理', 'SUPERVISOR', [8, 4, 40_000, 300_000]),
  position('P080', '係長', 'SUPERVISOR', [9, 4, 30_000, 200_000]),
  position('P090', '主任', 'SUPERVISOR', [10, 3, 15_000, 100_000]),
  position('P100', '一般', 'STAFF', [11, 1, 0, 0]),
  position('P110', '専門職', 'STAFF', [11, 2, 20_000, 0]),
  position('P120', '契約社員', 'STAFF', [12, 1, 0, 0]),
  position('P130', 'パートタイム', 'STAFF', [13, 1, 0, 0]),
]

function position(
  code: string,
  name: string,
  category: PositionWords['category'],
  [level, authority, allowance, approvalLimit]: readonly [number, number, number, number],
): PositionWords {
  return { code, name, category, level, authority, allowance, approvalLimit }
}
