/** Every reason the ledger keeps has its code for programs and its sentence for operators in both languages. */
import { describe, expect, it } from 'vitest'
import {
  blackoutReason,
  calendarReason,
  FATE_CODES,
  fateCode,
  fateWords,
  misfireReason,
  NOT_BUILT,
  NOT_IN_NEW_PLAN,
  overlapReason,
  skipReason,
  tooManyWaitReason,
  windowOutsideReason,
  windowOverReason,
} from '../../server/domain/fate-reason.ts'

const HOURS = { from: '02:00', until: '05:00' }
const LATE = { dueAt: 0, now: 7_800_000 }

const REASONS: [string, string, string][] = [
  ['calendar', calendarReason({ ja: '日曜日', en: 'Sunday' }), 'カレンダー: Sunday'],
  ['skip', skipReason({ reason: '棚卸 (倉庫)', by: 'tanaka' }), 'スキップ: 棚卸 (倉庫) (tanaka)'],
  ['not_built', NOT_BUILT, '未実装'],
  ['misfire', misfireReason(LATE, 'beyond the limit'), '起動遅れ 130 分、期限超過のため実行しない'],
  [
    'misfire',
    misfireReason(LATE, { policy: 'none' }),
    '起動遅れ 130 分、方針 none により実行しない',
  ],
  [
    'blackout',
    blackoutReason({ name: 'closing', reason: '年次締め' }),
    '停止期間 closing (年次締め)',
  ],
  ['window', windowOverReason(HOURS, null), '実行可能時間帯 02:00-05:00 の間に開始できず'],
  [
    'window',
    windowOverReason(HOURS, '保留中です'),
    '実行可能時間帯 02:00-05:00 の間に開始できず (保留中です)',
  ],
  ['window', windowOutsideReason(HOURS), '実行可能時間帯 02:00-05:00 の外'],
  ['overlap', overlapReason({ id: 'R1', state: 'running' }), '多重起動: 実行 R1 が実行中'],
  ['overlap', tooManyWaitReason(10), '多重起動: すでに 10 件が待機中'],
  ['config', NOT_IN_NEW_PLAN, '設定変更により予定がなくなった'],
]

describe('a reason', () => {
  it.each(REASONS)('of %s: %s', (code, reason, japanese) => {
    expect(fateCode(reason)).toBe(code)
    expect(fateWords(reason)).toEqual({ ja: japanese, en: reason })
  })

  it('is made for every code', () => {
    expect(new Set(REASONS.map(([code]) => code))).toEqual(new Set(FATE_CODES))
  })

  it('of somebody else stays as it is', () => {
    expect(fateCode('because')).toBeNull()
    expect(fateWords('because')).toEqual({ ja: 'because', en: 'because' })
  })
})
