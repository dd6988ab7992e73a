/** Which of our departments and which org units of LINE WORKS have no counterpart (card 403, step 5); pure, for BATCH-403 and the page of 409. */

export type OurDepartment = Readonly<{ code: string; name: string }>
/** `externalKey`: what LINE WORKS holds as our department code. */
export type TheirUnit = Readonly<{ name: string; externalKey: string | null }>

/** Those of the same key or name are the same. */
export function withoutCounterpart<D extends OurDepartment, U extends TheirUnit>(
  departments: readonly D[],
  units: readonly U[],
): Readonly<{ departments: readonly D[]; units: readonly U[] }> {
  const theirs = new Set(units.flatMap(({ name, externalKey }) => [name, externalKey ?? name]))
  const ours = new Set(departments.flatMap(({ code, name }) => [code, name]))
  return {
    departments: departments.filter(({ code, name }) => !theirs.has(code) && !theirs.has(name)),
    units: units.filter(
      ({ name, externalKey }) => !ours.has(name) && !ours.has(externalKey ?? name),
    ),
  }
}
