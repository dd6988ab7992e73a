/** Discounts and one-off items of the demo's invoices; inserted as rows here, priced by the product's own rules. */
import { addDays, addMonths, daySpan, firstDayOf, type Month } from '../../domain/calendar-day.ts'
import type { DemoCalendar } from '../calendar.ts'
import type { Row } from '../row.ts'
import type { Story } from '../story.ts'
import { PRICES_FROM, type TaxClass } from './prices.ts'

export type Discount = Readonly<{
  id: string
  code: string
  label: string
  priority: number
  /** Line types, or `*`. */
  items: readonly string[]
}> &
  (
    | Readonly<{ type: 'percentage'; bp: number }>
    | Readonly<{ type: 'fixed'; minor: number }>
    | Readonly<{ type: 'free_quota'; metric: 'api'; quantity: number }>
  )

/** Valid all the time, so that every invoiced month and the open one show them. */
export const DISCOUNTS: readonly Discount[] = [
  {
    id: 'DSC0001',
    code: 'aoba-systems',
    label: '長期契約割引',
    priority: 10,
    items: ['*'],
    type: 'percentage',
    bp: 700,
  },
  {
    id: 'DSC0002',
    code: 'aoba-systems',
    label: 'API無料枠 10,000回',
    priority: 1,
    items: ['api'],
    type: 'free_quota',
    metric: 'api',
    quantity: 10_000,
  },
  {
    id: 'DSC0003',
    code: 'kobato-trade',
    label: '紹介割引',
    priority: 20,
    items: ['*'],
    type: 'fixed',
    minor: 3_000,
  },
  {
    id: 'DSC0004',
    code: 'sakura-hd',
    label: 'グループ本社割引',
    priority: 10,
    items: ['base'],
    type: 'percentage',
    bp: 2_000,
  },
  {
    id: 'DSC0005',
    code: 'midori-logi',
    label: '大口割引',
    priority: 10,
    items: ['users'],
    type: 'percentage',
    bp: 1_000,
  },
  {
    id: 'DSC0006',
    code: 'midori-logi',
    label: '導入支援割引',
    priority: 20,
    items: ['*'],
    type: 'fixed',
    minor: 10_000,
  },
]

export type Adjustment = Readonly<{
  code: string
  period: Month
  kind: 'SETUP' | 'ADDITIONAL' | 'CREDIT'
  label: string
  minor: number
  taxClass: TaxClass
  /** Entered after the month was billed: the invoice was corrected for it. */
  isLate?: true
}>

export function adjustments(calendar: DemoCalendar): readonly Adjustment[] {
  const oldest = calendar.invoicedMonths[0] as Month
  const middle = calendar.invoicedMonths[6] as Month
  const recent = calendar.invoicedMonths[9] as Month
  const { openMonth } = calendar
  return [
    {
      code: 'kaede-foods',
      period: oldest,
      kind: 'SETUP',
      label: '初期設定費',
      minor: 30_000,
      taxClass: 'STD',
    },
    {
      code: 'sakura-hd',
      period: middle,
      kind: 'ADDITIONAL',
      label: '社内報用新聞の定期購読（軽減税率）',
      minor: 4_900,
      taxClass: 'RED',
    },
    {
      code: 'yuzu-print',
      period: middle,
      kind: 'CREDIT',
      label: '障害時間の減額',
      minor: -1_500,
      taxClass: 'STD',
      isLate: true,
    },
    {
      code: 'kobato-trade',
      period: recent,
      kind: 'CREDIT',
      label: 'データ移行作業の重複計上分',
      minor: -4_000,
      taxClass: 'STD',
      isLate: true,
    },
    {
      code: 'aoba-systems',
      period: openMonth,
      kind: 'ADDITIONAL',
      label: '管理者研修の実施',
      minor: 5_000,
      taxClass: 'STD',
    },
    {
      code: 'momiji-travel',
      period: openMonth,
      kind: 'CREDIT',
      label: '二重請求の戻し',
      minor: -2_000,
      taxClass: 'STD',
    },
  ]
}

export function discountRows(stories: readonly Story[]): Row[] {
  return DISCOUNTS.flatMap((discount) => discountRow(discount, stories))
}

/** All open: publishing an invoice closes those of its month. */
export function adjustmentRows(stories: readonly Story[], calendar: DemoCalendar): Row[] {
  return adjustments(calendar).flatMap((entry) => {
    const tenantId = stories.find(({ company }) => company.code === entry.code)?.tenantId
    if (tenantId === undefined) return []
    return {
      tenant_id: tenantId,
      period: entry.period,
      kind: entry.kind,
      label: entry.label,
      amount_minor: entry.minor,
      tax_class: entry.taxClass,
      status: 'open',
      created_by: 'keiri',
      created_at: daySpan(enteredOn(entry)).from,
    }
  })
}

/** Some days before the month is billed, or some after. */
function enteredOn({ period, isLate }: Adjustment): string {
  return addDays(firstDayOf(addMonths(period, 1)), isLate ? 10 : -5)
}

function discountRow(discount: Discount, stories: readonly Story[]): Row[] {
  const tenantId = stories.find(({ company }) => company.code === discount.code)?.tenantId
  if (tenantId === undefined) return []
  return [
    {
      discount_id: discount.id,
      tenant_id: tenantId,
      type: discount.type,
      value_bp: discount.type === 'percentage' ? discount.bp : null,
      value_minor: discount.type === 'fixed' ? discount.minor : null,
      quota_metric: discount.type === 'free_quota' ? discount.metric : null,
      quota_quantity: discount.type === 'free_quota' ? discount.quantity : null,
      applicable_items: JSON.stringify(discount.items),
      priority: discount.priority,
      valid_from: PRICES_FROM,
      conditions: '{}',
      label: discount.label,
      is_active: 1,
    },
  ]
}
