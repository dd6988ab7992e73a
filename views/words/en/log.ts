/** English words: `log`. */

export const log = {
  find: 'Words in this log',
  line: 'Line number',
  jump: 'Go to line',
  everyLine: 'Every line',
  follow: 'Follow',
  stopFollowing: 'Stop following',
  asText: 'Download as text',
  asJson: 'Download as JSONL',
  hits: 'Hits',
  passing: (count: string) => `${count} lines pass`,
  pagesBelow: 'Pages of 1,000 lines, again',
  errorBefore: '↑ error before',
  errorAfter: '↓ next error',
  cut: (chars: string) => `… ${chars} more characters`,
}
