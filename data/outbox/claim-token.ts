/** The token of a claim says under which start of the machine it was made: until the next one the marks of its rows can be trusted although no disk was waited for. */

/** @param boot of the machine; null = unknown: then every mark is waited for, and the token says nothing. */
export function claimToken(id: string, boot: string | null): string {
  return boot === null ? id : `${id}@${boot}`
}

/**
 * Whether marks of the claim may have been lost with the memory of the machine. A claim that names no boot has
 * waited for the disk with each mark; one that names another boot, or is read where nobody knows the boot, has not.
 */
export function mayLackMarks(token: string, boot: string | null): boolean {
  const made = token.split('@')[1]
  return made !== undefined && made !== boot
}
