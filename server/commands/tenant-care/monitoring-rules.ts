/** Writes and takes back the rules BATCH-303 judges companies by; called by the console. */
import {
  deleteRule,
  type StoredRule,
  saveRule,
  storedRules,
} from '../../../data/platform/monitoring-rules.ts'
import { tenantByCode } from '../../../data/platform/tenants.ts'
import { TobanError, type Words } from '../../domain/errors.ts'
import { METRIC_NAMES } from '../../domain/health/metrics.ts'
import { OPERATORS, type RuleFault, ruleFault, type WrittenRule } from '../../domain/health/rule.ts'
import { type Asked, type CareContext, recordedAct } from '../recorded-act.ts'

/** `tenantCode` null: for every company without a rule of its own. */
export type RuleRequest = Asked & Readonly<{ tenantCode: string | null; rule: WrittenRule }>

/** One rule per company and metric: a known one is replaced. Throws `rule_invalid` or `tenant_unknown`. */
export function writeRule(context: CareContext, request: RuleRequest): void {
  const { tenantCode, rule, by, reason } = request
  const object = `${tenantCode ?? '*'} ${rule.metric}`
  recordedAct(context, { verb: 'monitoring_rule.written', object, by, reason }, () => {
    const fault = ruleFault(rule)
    if (fault !== null) throw invalid(rule, fault)
    const tenantId = tenantCode === null ? null : demandTenant(context, tenantCode)
    const before = storedRules(context.platform).find(
      (known) => known.tenantId === tenantId && known.metric === rule.metric,
    )
    saveRule(context.platform, { ...rule, tenantId })
    return { ...(before ? { before: shown(before) } : {}), after: rule }
  })
}

/** The next weaker rule applies from the next run on. Throws `rule_unknown`. */
export function dropRule(context: CareContext, id: number, { by, reason }: Asked): void {
  const found = storedRules(context.platform).find((rule) => rule.id === id)
  const object = found ? `${found.tenantCode ?? '*'} ${found.metric}` : String(id)
  recordedAct(context, { verb: 'monitoring_rule.dropped', object, by, reason }, () => {
    if (!found || !deleteRule(context.platform, id)) throw unknownRule(id)
    return { before: shown(found) }
  })
}

function shown({ id: _id, tenantId: _tenant, tenantCode: _code, ...rule }: StoredRule) {
  return rule
}

function demandTenant({ platform }: CareContext, code: string): string {
  const found = tenantByCode(platform, code)
  if (found && !found.isDeleted) return found.id
  throw new TobanError({
    code: 'tenant_unknown',
    kind: 'not-found',
    message: { ja: `テナントがありません: ${code}`, en: `no such tenant: ${code}` },
    hint: { ja: '空欄にすると全社のルールになります。', en: 'leave it blank for all companies' },
  })
}

function unknownRule(id: number): TobanError {
  return new TobanError({
    code: 'rule_unknown',
    kind: 'not-found',
    message: { ja: `ルール ${id} はありません。`, en: `no rule ${id}` },
    hint: { ja: '画面を読み込み直してください。', en: 'load the page again' },
  })
}

const FAULTS: Readonly<Record<RuleFault, Words>> = {
  unknown_metric: {
    ja: `知らない項目です。使える項目: ${METRIC_NAMES.join(', ')}`,
    en: `an unknown metric; known ones: ${METRIC_NAMES.join(', ')}`,
  },
  unknown_operator: {
    ja: `比較は次のいずれかです: ${OPERATORS.join(' ')}`,
    en: `the operator is one of ${OPERATORS.join(' ')}`,
  },
  number: {
    ja: '基準値は数、最小件数は 0 以上の整数です。',
    en: 'limits are numbers, the smallest sample is a whole number from 0 on',
  },
  no_grade: {
    ja: '基準値を少なくとも一つ入れてください。',
    en: 'at least one of the three limits is needed',
  },
  grade_order: {
    ja: '基準値は 中 → 高 → 重大 の順に悪くなるように入れてください。',
    en: 'the limits must grow worse from medium to high to critical',
  },
  runs: {
    ja: '連続回数は 1 以上の整数です。',
    en: 'the number of runs is a whole number from 1 on',
  },
}

function invalid(rule: WrittenRule, fault: RuleFault): TobanError {
  return new TobanError({
    code: 'rule_invalid',
    kind: 'bad-input',
    message: {
      ja: `ルール「${rule.metric} ${rule.operator}」は使えません。`,
      en: `the rule "${rule.metric} ${rule.operator}" can not be used`,
    },
    hint: FAULTS[fault],
  })
}
