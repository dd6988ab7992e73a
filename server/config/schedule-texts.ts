/** Words for what is wrong with an entry of schedule.yaml as a whole; used by its check. */

export const NO_DUE_RULE = {
  message: { ja: '起動条件がありません', en: 'it is never due' },
  hint: {
    ja: 'cron、businessDay と at、manual: true のどれかを書きます。',
    en: 'Write cron, or businessDay with at, or manual: true.',
  },
}
export const TWO_WAITS = {
  message: {
    ja: 'waitFor と waitUntil が両方あります',
    en: 'both waitFor and waitUntil are written',
  },
  hint: { ja: '一方だけ残してください。', en: 'Keep one of them.' },
}
export const AT_WITHOUT_DAY = {
  message: { ja: 'businessDay のない at です', en: 'at without businessDay' },
  hint: {
    ja: 'cron では時刻も cron 式に書きます。',
    en: 'With cron the time is part of the pattern.',
  },
}
export const ONE_BUSINESS_DAY_RULE = {
  message: {
    ja: 'nth・last・beforeMonthEnd のどれか一つが必要です',
    en: 'exactly one of nth, last and beforeMonthEnd is needed',
  },
}
export const AT_MISSING = {
  message: { ja: 'at がありません', en: 'at is missing' },
  hint: { ja: 'at: "09:00" のように時刻を書きます。', en: 'Give the time of day: at: "09:00".' },
}
export const CALENDAR_MISSING = {
  message: { ja: 'calendar がありません', en: 'calendar is missing' },
  hint: {
    ja: 'どの営業日か分かるよう calendar: { name: jp } を書きます。',
    en: 'Say whose business days: calendar: { name: jp }.',
  },
}
export const ON_WITHOUT_USE = {
  message: {
    ja: 'businessDay は必ず営業日なので on は使えません',
    en: 'businessDay is always a business day: on has no use',
  },
}
export const PER_TENANT_MOVES = {
  message: {
    ja: 'perTenant は会社ごとに休みを判断するので、振替や businessDay とは一緒に使えません',
    en: 'perTenant asks each company whether it is open: it does not go with moved days or businessDay',
  },
  hint: {
    ja: 'on を run か skip にするか、perTenant を外してください。',
    en: 'Write on: run or on: skip, or remove perTenant.',
  },
}
export const DAY_OR_WEEKDAY = {
  message: {
    ja: '日と曜日の両方が指定されています。どちらかに当たる日に動きます',
    en: 'both a day of the month and a weekday: it is due on days that match either',
  },
  hint: {
    ja: '両方に当たる日だけなら曜日の前に + を付けます。',
    en: 'For days that match both write + before the weekday.',
  },
}
export const DUE_OUTSIDE_WINDOW = {
  message: {
    ja: '起動時刻がすべて window の外です',
    en: 'every due time lies outside the window',
  },
  hint: {
    ja: '起動は次に window が開くまで待ちます (misfire none ならスキップします)。',
    en: 'Runs will wait until the window opens; with misfire none they are skipped.',
  },
}
export const BLACKOUT_TIME = {
  message: {
    ja: '停止期間がいつなのか書かれていません',
    en: 'it is not said when this blackout is',
  },
  hint: {
    ja: 'from と until の両方、または daily: "09:00-12:00" を書きます。',
    en: 'Write both from and until, or daily: "09:00-12:00".',
  },
}
export const BLACKOUT_ORDER = {
  message: { ja: 'until が from より後ではありません', en: 'until is not after from' },
}
