/** What an operator writes about a new company, and the rules for it; used by `tenants add` and both imports. */
import { isTenantCode } from '../../../data/folder.ts'
import type { PlatformDb } from '../../../data/platform/open.ts'
import {
  includedBy,
  type NewTenant,
  type PlanCode,
  plansOn,
  tenantRecord,
} from '../../../data/platform/provisioning.ts'
import { type Day, dayAt, isDay } from '../../domain/calendar-day.ts'
import { TobanError, type Words } from '../../domain/errors.ts'
import { minorDigits } from '../../domain/money.ts'

/** Texts by field name as in the CSV's header; a blank one counts as left out. */
export type TenantRequest = Readonly<Partial<Record<TenantField, string>>>

export const REQUIRED_FIELDS = ['code', 'name', 'plan', 'admin_email'] as const
export const OPTIONAL_FIELDS = [
  'name_en',
  'short_name',
  'contract_from',
  'contract_to',
  'currency',
  'country',
  'contact_email',
  'postal_code',
  'address',
  'phone_number',
] as const
export const TENANT_FIELDS = [...REQUIRED_FIELDS, ...OPTIONAL_FIELDS] as const
export type TenantField = (typeof TENANT_FIELDS)[number]

/** One thing wrong with one field: what was expected, and what came instead. */
export type FieldFault = Readonly<{ field: string; words: Words }>

/** A checked request: ready to be registered but for its id and who asks. */
export type TenantDraft = Omit<NewTenant, 'tenantId' | 'at' | 'by' | 'reason'>

const TEXT_MAX_CHARACTERS = 200

/** All faults at once; an empty list means that `draftOf` works. Whether the code is free is not asked here. */
export function faultsOf(platform: PlatformDb, request: TenantRequest, now: number): FieldFault[] {
  const wanted = filledIn(request, now)
  const missing = REQUIRED_FIELDS.filter((field) => wanted[field] === '').map((field) =>
    fault(field, { ja: '必須です', en: 'is required' }),
  )
  const malformed = Object.entries(RULES).flatMap(([field, rule]) => {
    const value = wanted[field as TenantField]
    const words = value === '' ? null : rule(value)
    return words ? [fault(field, got(words, value))] : []
  })
  const faults = [...missing, ...tooLong(wanted), ...malformed]
  return faults.length > 0 ? faults : [...spanFaults(wanted), ...planFaults(platform, wanted)]
}

/** Only for a request without faults. */
export function draftOf(request: TenantRequest, now: number): TenantDraft {
  const wanted = filledIn(request, now)
  const plan = wanted.plan as PlanCode
  return {
    code: wanted.code,
    name: wanted.name,
    plan,
    status: plan === 'TRIAL' ? 'TRIAL' : 'ACTIVE',
    adminEmail: wanted.admin_email,
    contractFrom: wanted.contract_from,
    contractTo: wanted.contract_to || null,
    currency: wanted.currency,
    country: wanted.country,
    details: {
      tenantNameEn: wanted.name_en || null,
      tenantShortName: wanted.short_name || null,
      contactEmail: wanted.contact_email || null,
      postalCode: wanted.postal_code,
      address: wanted.address,
      phoneNumber: wanted.phone_number,
      trialEndDate: plan === 'TRIAL' ? wanted.contract_to || null : null,
    },
  }
}

export function isTaken(platform: PlatformDb, code: string): boolean {
  return tenantRecord(platform, code) !== null
}

/** Every fault in one error; its message has a line for each. */
export function requestFaulty(faults: readonly FieldFault[]): TobanError {
  const lines = (lang: 'ja' | 'en') =>
    faults.map(({ field, words }) => `${field}: ${words[lang]}`).join('\n')
  return new TobanError({
    code: 'tenant_request_invalid',
    kind: 'bad-input',
    message: { ja: `登録できません\n${lines('ja')}`, en: `can not be registered\n${lines('en')}` },
    hint: {
      ja: '何も作成していません。直してもう一度実行してください',
      en: 'nothing was made; mend it and try again',
    },
  })
}

type Filled = Readonly<Record<TenantField, string>>

function filledIn(request: TenantRequest, now: number): Filled {
  const given = Object.fromEntries(
    TENANT_FIELDS.map((field) => [field, (request[field] ?? '').normalize('NFC').trim()]),
  ) as Filled
  return {
    ...given,
    plan: given.plan.toUpperCase(),
    contract_from: given.contract_from || dayAt(now),
    currency: given.currency.toUpperCase() || 'JPY',
    country: given.country.toUpperCase() || 'JP',
  }
}

/** Answers what was expected, or null when the value is fine. */
type Rule = (value: string) => Words | null

const RULES: Readonly<Partial<Record<TenantField, Rule>>> = {
  code: expecting(isTenantCode, {
    ja: '英小文字・数字・ハイフンで 3〜20 文字、先頭と末尾は英小文字か数字です',
    en: 'must be 3 to 20 lower-case letters, digits and hyphens, beginning and ending with a letter or digit',
  }),
  admin_email: email(),
  contact_email: email(),
  contract_from: day(),
  contract_to: day(),
  country: expecting((value) => /^[A-Z]{2}$/.test(value), {
    ja: 'JP のような 2 文字の国コードです',
    en: 'must be a country of two letters such as JP',
  }),
  currency: expecting(isCurrency, {
    ja: '扱える通貨は JPY、USD、EUR、KWD です',
    en: 'must be one of JPY, USD, EUR, KWD',
  }),
}

function expecting(isRight: (value: string) => boolean, words: Words): Rule {
  return (value) => (isRight(value) ? null : words)
}

function email(): Rule {
  return expecting((value) => /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+$/.test(value), {
    ja: 'name@example.co.jp の形のアドレスを 1 つ書きます',
    en: 'must be one address such as name@example.co.jp',
  })
}

function day(): Rule {
  return expecting(isDay, {
    ja: '実在する日付 YYYY-MM-DD です',
    en: 'must be an existing day YYYY-MM-DD',
  })
}

function isCurrency(value: string): boolean {
  try {
    return minorDigits(value) >= 0
  } catch (error) {
    if (error instanceof TobanError) return false
    throw error
  }
}

function tooLong(wanted: Filled): FieldFault[] {
  return TENANT_FIELDS.filter((field) => wanted[field].length > TEXT_MAX_CHARACTERS).map((field) =>
    fault(field, {
      ja: `${TEXT_MAX_CHARACTERS} 文字までです(${wanted[field].length} 文字でした)`,
      en: `must have at most ${TEXT_MAX_CHARACTERS} characters, has ${wanted[field].length}`,
    }),
  )
}

function spanFaults(wanted: Filled): FieldFault[] {
  if (wanted.contract_to === '' || wanted.contract_to >= wanted.contract_from) return []
  const from = wanted.contract_from
  const words = {
    ja: `契約開始日 ${from} 以降です`,
    en: `must not be before contract_from (${from})`,
  }
  return [fault('contract_to', got(words, wanted.contract_to))]
}

/** The plan is offered, and billing will find a price for it. */
function planFaults(platform: PlatformDb, wanted: Filled): FieldFault[] {
  const on: Day = wanted.contract_from
  const offered = plansOn(platform, on)
  if (offered.length === 0) return [fault('plan', NO_PLANS)]
  const plan = offered.find((candidate) => candidate.planCode === wanted.plan)
  if (!plan) {
    const list = offered.map((candidate) => candidate.planCode).join(', ')
    return [
      fault('plan', got({ ja: `使えるもの: ${list}`, en: `must be one of ${list}` }, wanted.plan)),
    ]
  }
  if (!plan.isBillable || includedBy(platform, plan.planCode, { currency: wanted.currency, on }))
    return []
  return [
    fault('currency', {
      ja: `${on} に有効な ${plan.planCode} の ${wanted.currency} 建て料金がありません`,
      en: `there is no price of ${plan.planCode} in ${wanted.currency} on ${on}`,
    }),
  ]
}

const NO_PLANS: Words = {
  ja: '料金表が空です。サンプルの料金表を入れるには: toban prices seed',
  en: 'there is no price book yet; to begin with the sample prices: toban prices seed',
}

function got(words: Words, value: string): Words {
  const shown = JSON.stringify(value)
  return { ja: `${words.ja}(入力: ${shown})`, en: `${words.en} (got ${shown})` }
}

function fault(field: string, words: Words): FieldFault {
  return { field, words }
}
