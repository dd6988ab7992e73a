/** English words: `search`. */

export const search = {
  box: 'Search runs, companies and logs',
  example: 'tenant:sakura batch:302 state:failed since:yesterday "ORA-"',
  help: 'Qualifiers narrow, everything else is looked for as text: also Japanese of two characters, and parts of codes. Words in quotes stay together. The address of this page keeps the question.',
  options: 'What can follow',
  qualifiers: {
    tenant: 'company',
    batch: 'batch by its number',
    state: 'how it ended or where it stands',
    level: 'log lines of this level and above',
    trigger: 'why it ran',
    since: 'not older than',
    until: 'not younger than',
  },
  times: {
    today: 'today',
    yesterday: 'yesterday',
    '3h': 'three hours ago',
    '1d': '24 hours ago',
    '7d': 'seven days ago',
    '30d': 'thirty days ago',
  },
  problem: 'This question can not be answered as it stands.',
  faults: {
    unknown_key: (got: string, _key: string) =>
      `There is no qualifier “${got}”. Put it in quotes to look for it as text.`,
    no_value: (got: string, _key: string) => `“${got}:” needs a value right behind the colon.`,
    unknown_value: (got: string, key: string) => `“${got}” is not known as a value of “${key}:”.`,
    open_quote: (_got: string, _key: string) => 'The quote is opened, but not closed.',
    twice: (got: string, _key: string) =>
      `“${got}:” is there twice. Several values are parted by commas.`,
    wrong_order: (_got: string, _key: string) => 'The end is not after the beginning.',
  },
  places: 'Go to',
  kinds: { batch: 'Batch', tenant: 'Company', run: 'Run', invoice: 'Invoice' },
  runsOf: 'runs',
  resultsOf: 'results',
  runs: 'Runs',
  results: 'Results of companies',
  lines: 'Log lines',
  nothingAsked: 'Nothing is looked for: add a word, a company, a state or a time.',
  newestShown: (count: string) =>
    `These are the newest ${count}. Narrow it with since:, until:, tenant: or batch: to see others.`,
  lookedAt: (count: string) => `Only the newest ${count} were looked at: narrow the question.`,
  proposed: (count: string) => `at most ${count}`,
  lineNumber: (seq: string) => `line ${seq}`,
  older: 'Older lines',
  further: 'None yet among the newest lines that may fit: look further with “Older lines”.',
  behind: (time: string) => `The index of the log was last complete at ${time}.`,
  noIndex: 'The index of the log is still being made.',
  noIndexHint: 'Runs and results are found already; try again in a moment for log lines.',
}
