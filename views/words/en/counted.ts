/** `1 day`, `2 days`: a count (already as text) with its noun. */
export function counted(count: string, one: string, many = `${one}s`): string {
  return `${count} ${count === '1' ? one : many}`
}
