/** Skills, certificates, trainings, job types and titles of goals and projects; used by skills.ts and growth.ts. */

export type SkillType = 'TECHNICAL' | 'BUSINESS' | 'SOFT' | 'LANGUAGE' | 'CERTIFICATION'
export type CategoryWords = Readonly<{
  code: string
  name: string
  type: SkillType
  skills: readonly string[]
}>

export const SKILL_CATEGORIES: readonly CategoryWords[] = [
  {
    code: 'PRG',
    name: 'プログラミング',
    type: 'TECHNICAL',
    skills: ['Java', 'TypeScript', 'Python', 'C#', 'SQL', 'Go', 'COBOL', 'シェルスクリプト'],
  },
  {
    code: 'INF',
    name: 'インフラ・クラウド',
    type: 'TECHNICAL',
    skills: [
      'Linux運用',
      'AWS',
      'Azure',
      'ネットワーク設計',
      'コンテナ運用',
      '監視設計',
      'バックアップ設計',
    ],
  },
  {
    code: 'DAT',
    name: 'データ・AI',
    type: 'TECHNICAL',
    skills: ['データ分析', '統計解析', '機械学習', 'BIツール', 'データモデリング', 'Excel VBA'],
  },
  {
    code: 'SEC',
    name: '情報セキュリティ',
    type: 'TECHNICAL',
    skills: ['セキュリティ監査', '個人情報保護', '脆弱性診断', 'インシデント対応'],
  },
  {
    code: 'MGT',
    name: 'マネジメント',
    type: 'BUSINESS',
    skills: [
      'プロジェクト管理',
      '予算管理',
      '労務管理',
      '品質管理',
      'リスク管理',
      '目標管理',
      '業務改善',
    ],
  },
  {
    code: 'BIZ',
    name: '業務知識',
    type: 'BUSINESS',
    skills: [
      '簿記・会計',
      '契約法務',
      '貿易実務',
      '在庫管理',
      '介護保険制度',
      '食品衛生',
      '物流管理',
      '店舗運営',
    ],
  },
  {
    code: 'SAL',
    name: '営業・企画',
    type: 'BUSINESS',
    skills: ['提案書作成', '新規開拓', '既存深耕', '価格交渉', '市場調査', '商品企画'],
  },
  {
    code: 'SOF',
    name: 'ヒューマンスキル',
    type: 'SOFT',
    skills: [
      'プレゼンテーション',
      'ファシリテーション',
      'コーチング',
      '後輩指導',
      '文書作成',
      '接遇マナー',
    ],
  },
  {
    code: 'LNG',
    name: '語学',
    type: 'LANGUAGE',
    skills: ['英語（会話）', '英語（読み書き）', '中国語', '韓国語', 'ベトナム語'],
  },
  {
    code: 'CRT',
    name: '資格・免許',
    type: 'CERTIFICATION',
    skills: ['フォークリフト運転', '衛生管理', '運行管理', '防火管理', '印刷技術'],
  },
]

export type CertificationWords = Readonly<{
  code: string
  name: string
  category: 'IT' | 'BUSINESS' | 'NATIONAL' | 'LANGUAGE' | 'OTHER'
  level: 'BASIC' | 'INTERMEDIATE' | 'ADVANCED' | 'EXPERT'
  issuer: string
  /** Months until it lapses; 0 = for life. */
  validMonths: number
  fee: number
}>

export const CERTIFICATIONS: readonly CertificationWords[] = [
  cert('IPA-IP', 'ITパスポート試験', ['IT', 'BASIC'], ['情報処理推進機構', 0, 7_500]),
  cert('IPA-FE', '基本情報技術者試験', ['IT', 'BASIC'], ['情報処理推進機構', 0, 7_500]),
  cert('IPA-AP', '応用情報技術者試験', ['IT', 'INTERMEDIATE'], ['情報処理推進機構', 0, 7_500]),
  cert('IPA-SC', '情報処理安全確保支援士', ['IT', 'ADVANCED'], ['情報処理推進機構', 36, 20_000]),
  cert('IPA-PM', 'プロジェクトマネージャ試験', ['IT', 'EXPERT'], ['情報処理推進機構', 0, 7_500]),
  cert('AWS-SAA', 'AWS認定ソリューションアーキテクト', ['IT', 'INTERMEDIATE'], ['AWS', 36, 20_000]),
  cert(
    'AZ-104',
    'Azure Administrator Associate',
    ['IT', 'INTERMEDIATE'],
    ['Microsoft', 12, 21_000],
  ),
  cert('PMP', 'PMP', ['BUSINESS', 'ADVANCED'], ['PMI', 36, 60_000]),
  cert('BOKI-3', '日商簿記検定3級', ['BUSINESS', 'BASIC'], ['日本商工会議所', 0, 3_300]),
  cert('BOKI-2', '日商簿記検定2級', ['BUSINESS', 'INTERMEDIATE'], ['日本商工会議所', 0, 5_500]),
  cert(
    'PPM',
    '個人情報保護士',
    ['BUSINESS', 'INTERMEDIATE'],
    ['全日本情報学習振興協会', 24, 11_000],
  ),
  cert('TSUKAN', '通関士', ['NATIONAL', 'ADVANCED'], ['税関', 0, 3_000]),
  cert(
    'UNKO',
    '運行管理者（貨物）',
    ['NATIONAL', 'INTERMEDIATE'],
    ['運行管理者試験センター', 24, 6_000],
  ),
  cert('FORK', 'フォークリフト運転技能講習', ['NATIONAL', 'BASIC'], ['登録教習機関', 60, 35_000]),
  cert(
    'EISEI-1',
    '第一種衛生管理者',
    ['NATIONAL', 'INTERMEDIATE'],
    ['安全衛生技術試験協会', 0, 8_800],
  ),
  cert('BOUKA', '甲種防火管理者', ['NATIONAL', 'BASIC'], ['日本防火・防災協会', 60, 8_000]),
  cert(
    'KAIGO',
    '介護福祉士',
    ['NATIONAL', 'INTERMEDIATE'],
    ['社会福祉振興・試験センター', 0, 18_380],
  ),
  cert('CARE-MG', '介護支援専門員', ['NATIONAL', 'ADVANCED'], ['都道府県', 60, 14_000]),
  cert('FOOD-S', '食品衛生責任者', ['NATIONAL', 'BASIC'], ['食品衛生協会', 36, 10_000]),
  cert(
    'TRAVEL',
    '総合旅行業務取扱管理者',
    ['NATIONAL', 'INTERMEDIATE'],
    ['日本旅行業協会', 0, 6_500],
  ),
  cert('TOEIC', 'TOEIC L&R 700点以上', ['LANGUAGE', 'INTERMEDIATE'], ['IIBC', 24, 7_810]),
  cert('HSK-5', 'HSK 5級', ['LANGUAGE', 'ADVANCED'], ['HSK日本実施委員会', 24, 10_780]),
  cert('ITIL-F', 'ITIL Foundation', ['IT', 'BASIC'], ['PeopleCert', 36, 45_000]),
  cert('SALES-2', '販売士2級', ['BUSINESS', 'INTERMEDIATE'], ['日本商工会議所', 60, 5_770]),
]

function cert(
  code: string,
  name: string,
  [category, level]: readonly [CertificationWords['category'], CertificationWords['level']],
  [issuer, validMonths, fee]: readonly [string, number, number],
): CertificationWords {
  return { code, name, category, level, issuer, validMonths, fee }
}

/** Code, name, category, hours, mandatory once a year or not. */
export const TRAININGS: readonly (readonly [
  string,
  string,
  string,
  number,
  'mandatory' | 'optional',
])[] = [
  ['TR-SEC', '情報セキュリティ基礎研修', 'コンプライアンス', 2, 'mandatory'],
  ['TR-CMP', 'コンプライアンス研修', 'コンプライアンス', 1.5, 'mandatory'],
  ['TR-HAR', 'ハラスメント防止研修', 'コンプライアンス', 1.5, 'mandatory'],
  ['TR-NEW', '新入社員研修', '階層別', 40, 'optional'],
  ['TR-LDR', '中堅リーダー研修', '階層別', 14, 'optional'],
  ['TR-MGR', '新任管理職研修', '階層別', 21, 'optional'],
  ['TR-EVL', '評価者研修', '階層別', 6, 'optional'],
  ['TR-PRS', 'プレゼンテーション実践', 'ビジネススキル', 7, 'optional'],
  ['TR-LOG', 'ロジカルシンキング', 'ビジネススキル', 7, 'optional'],
  ['TR-EXC', 'Excel データ分析講座', 'ITスキル', 6, 'optional'],
  ['TR-CLD', 'クラウド基礎', 'ITスキル', 12, 'optional'],
  ['TR-AIB', '生成AI活用入門', 'ITスキル', 3, 'optional'],
  ['TR-ENG', 'ビジネス英語（3か月）', '語学', 24, 'optional'],
  ['TR-SAF', '安全衛生教育', '安全', 4, 'optional'],
  ['TR-PMG', 'プロジェクトマネジメント実践', 'ビジネススキル', 14, 'optional'],
]

type JobLevel = 'JUNIOR' | 'SENIOR' | 'LEAD' | 'MANAGER' | 'DIRECTOR'
/** Code, name, category, level, codes of the skill categories it asks for. */
export const JOB_TYPES: readonly (readonly [
  string,
  string,
  'ENGINEERING' | 'MANAGEMENT' | 'SALES' | 'SUPPORT' | 'OTHER',
  JobLevel,
  readonly string[],
])[] = [
  ['JT-ENG', 'システムエンジニア', 'ENGINEERING', 'SENIOR', ['PRG', 'INF']],
  ['JT-INF', 'インフラエンジニア', 'ENGINEERING', 'SENIOR', ['INF', 'SEC']],
  ['JT-DAT', 'データアナリスト', 'ENGINEERING', 'SENIOR', ['DAT', 'BIZ']],
  ['JT-PM', 'プロジェクトマネージャ', 'MANAGEMENT', 'LEAD', ['MGT', 'SOF']],
  ['JT-MGR', '管理職', 'MANAGEMENT', 'MANAGER', ['MGT', 'SOF']],
  ['JT-SAL', '営業職', 'SALES', 'SENIOR', ['SAL', 'SOF']],
  ['JT-CS', 'カスタマーサポート', 'SUPPORT', 'JUNIOR', ['SOF', 'BIZ']],
  ['JT-ADM', '事務職', 'SUPPORT', 'JUNIOR', ['BIZ', 'SOF']],
  ['JT-FLD', '現場職', 'OTHER', 'JUNIOR', ['CRT', 'BIZ']],
  ['JT-SPE', '専門職', 'OTHER', 'LEAD', ['BIZ', 'CRT']],
]

export const GOAL_TITLES: readonly (readonly [
  string,
  'BUSINESS' | 'SKILL' | 'CAREER' | 'PERSONAL',
])[] = [
  ['担当業務の処理時間を10％短縮する', 'BUSINESS'],
  ['問い合わせ一次回答率を90％にする', 'BUSINESS'],
  ['新規取引先を3社開拓する', 'BUSINESS'],
  ['不良率を0.5％以下に抑える', 'BUSINESS'],
  ['手順書を5件整備する', 'BUSINESS'],
  ['基本情報技術者試験に合格する', 'SKILL'],
  ['SQLで月次集計を自動化できるようになる', 'SKILL'],
  ['TOEIC 700点を取得する', 'SKILL'],
  ['後輩2名の育成計画を完了する', 'CAREER'],
  ['チームリーダーの役割を担う', 'CAREER'],
  ['業務改善提案を四半期に1件出す', 'PERSONAL'],
  ['プレゼンテーションを社内で3回行う', 'PERSONAL'],
]

export const PROJECT_TITLES = [
  '基幹システム更改',
  '倉庫管理システム導入',
  '勤怠システム移行',
  '顧客ポータル構築',
  '在庫削減プロジェクト',
  '新店舗立ち上げ',
  'ペーパーレス推進',
  'コールセンター改善',
  '人事評価制度見直し',
  '海外仕入先開拓',
  '食品表示対応',
  '社内データ基盤整備',
] as const
