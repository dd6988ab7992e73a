/** Japanese words: `wall`. */
import type { wall as shape } from '../en/wall.ts'

export const wall: typeof shape = {
  title: '壁面表示',
  allGood: 'すべて正常',
  bad: (count) => `要確認 ${count} 件`,
  notReady: 'スケジューラが稼働していません',
  stale: '最新ではありません。表示の時点',
  waiting: '更新待ち。表示の時点',
  kinds: {
    failed: '異常',
    late: '遅延',
    alert: 'アラート',
    unaccounted: '行方不明',
    missed: '未実行',
  },
  tenants: (bad, all) => `${all} 社中 ${bad} 社`,
  since: (time) => `${time} から`,
  more: (count) => `ほか ${count} 件`,
  next: '次',
  running: '実行中',
  due: '本日の予定',
  back: '壁面表示を終わる',
}
