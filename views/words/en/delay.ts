/** English words: `delay`. */

export const delay = {
  title: 'Why it was late',
  due: 'due',
  start: 'began',
  end: 'ended',
  dependency: 'waited for',
  overlap: 'waited for the run of this batch that was still under way',
  group: 'waited for a batch of the same resource group:',
  workers: (batches: string) => `all workers were busy (${batches})`,
  hold: (reason: string, by: string) => `held: ${reason} (${by})`,
  maintenance: (reason: string, by: string) => `maintenance mode: ${reason} (${by})`,
  down: 'no scheduler was running at the due time',
  retries: (attempts: string) => `pauses between ${attempts} attempts`,
  long: (usual: string) => `worked longer than usual (${usual})`,
}
