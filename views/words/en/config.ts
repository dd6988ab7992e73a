/** English words: `config`. */

export const config = {
  faulty: 'The configuration files have faults',
  meanwhile: (time: string, by: string) =>
    `Saved ${time} by ${by}. The configuration before stays in force until the files are mended.`,
  andMore: (count: number) => `and ${count} more: toban check lists them all`,
}
