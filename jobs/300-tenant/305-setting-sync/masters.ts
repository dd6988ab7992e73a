/** The masters, loaded once and checked themselves: a broken one must not be spread over all companies (card 305, rule 1). */
import {
  planSettings,
  plansValidOn,
  systemSettings,
  type WrittenPlanSetting,
  type WrittenSystemSetting,
} from '../../../data/platform/setting-masters.ts'
import type { PlanSetting, SystemSetting } from '../../../server/domain/settings/facts.ts'
import { rulesFault } from '../../../server/domain/settings/rules.ts'
import { canonical, type DataType, isDataType } from '../../../server/domain/settings/value.ts'
import { PermanentError, type PlatformDb, type SystemRun } from '../../../server/sdk/index.ts'

export type Masters = Readonly<{
  plans: ReadonlySet<string>
  planSettings: readonly PlanSetting[]
  /** Those that every company has. */
  systemSettings: readonly SystemSetting[]
  /** Of a key of tenant_settings that some master names. */
  typeOf(key: string): DataType
}>

const MOST_SHOWN = 20

/** Throws `masters_broken` with the list. */
export function loadMasters(run: Pick<SystemRun<unknown>, 'platform' | 'today' | 'log'>): Masters {
  const written = { plan: planSettings(run.platform), system: systemSettings(run.platform) }
  const faults = [...written.plan.flatMap(planFault), ...written.system.flatMap(systemFault)]
  if (faults.length > 0) {
    run.log.error('the masters are broken: nothing is compared with them', { faults })
    throw broken(faults)
  }
  return soundMasters(run.platform, run.today, written)
}

type Written = Readonly<{
  plan: readonly WrittenPlanSetting[]
  system: readonly WrittenSystemSetting[]
}>

function soundMasters(platform: PlatformDb, today: string, { plan, system }: Written): Masters {
  const types = new Map<string, DataType>()
  const typed = (key: string, type: string): DataType => {
    const known = isDataType(type) ? type : 'STRING'
    types.set(key, known)
    return known
  }
  return {
    plans: new Set(plansValidOn(platform, today)),
    planSettings: plan.map((row) => ({
      ...row,
      type: typed(row.category === 'feature' ? `features.${row.key}` : row.key, row.type),
    })),
    systemSettings: system
      .filter(({ isForTenants }) => isForTenants)
      .map(({ isForTenants: _all, ...row }) => ({ ...row, type: typed(row.key, row.type) })),
    typeOf: (key) => types.get(key) ?? (key.startsWith('features.') ? 'BOOLEAN' : 'STRING'),
  }
}

function planFault({ planCode, category, key, type, value }: WrittenPlanSetting): string[] {
  return valueFault(`plan_settings ${planCode} ${category} ${key}`, type, value)
}

function systemFault({ key, type, value, rules, isSecret }: WrittenSystemSetting): string[] {
  const name = `system_settings ${key}`
  const faults = isSecret ? [] : valueFault(name, type, value)
  const fault = rules === null ? null : rulesFault(rules)
  return fault === null ? faults : [...faults, `${name}: validation_rules ${fault}`]
}

function valueFault(name: string, type: string, value: string): string[] {
  if (!isDataType(type)) return [`${name}: unknown type ${type}`]
  return canonical(value, type) === null ? [`${name}: the value is no ${type}`] : []
}

function broken(faults: readonly string[]): PermanentError {
  const shown = faults.slice(0, MOST_SHOWN).join('; ')
  const more = faults.length > MOST_SHOWN ? ` (+${faults.length - MOST_SHOWN})` : ''
  return new PermanentError({
    code: 'masters_broken',
    message: {
      ja: `設定マスタに誤りがあります: ${shown}${more}`,
      en: `the setting masters are broken: ${shown}${more}`,
    },
    hint: {
      ja: 'マスタを直してから実行してください。テナントには何も書いていません。',
      en: 'correct them and run again; nothing was written to any tenant',
    },
  })
}
