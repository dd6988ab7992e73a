/** Keys of the alerts that the engine itself raises about batches and their runs. */

/** Incidents of failed runs, one per cause. */
export function failureKey(batchId: string, causeId: string): string {
  return `${failurePrefix(batchId)}${causeId}`
}

export function failurePrefix(batchId: string): string {
  return `failed:${batchId}:`
}

export function isFailureKey(key: string): boolean {
  return key.startsWith('failed:')
}

export function missedKey(batchId: string): string {
  return `missed:${batchId}`
}

export function slowKey(batchId: string): string {
  return `slow:${batchId}`
}
