/** Parameters the mirrors have in common. */
import { z } from '../../../server/sdk/index.ts'

/** The command line gives text. Only the two words: a typing error must not allow anything. */
export function yesOrNo(usual: boolean) {
  return z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]).default(usual)
}

export function mirrorFields() {
  return {
    /** Also when 403 has just read the same directory. */
    force: yesOrNo(false),
    /** Believes a listing from which much is missing, for this run. */
    applyShrink: yesOrNo(false),
    /** The id of the organisation the connection may lead to from now on, when it is not the one known. */
    acceptOrganisation: z.string().min(1).optional(),
  }
}

/** For `refine`: something has to be left to do. */
export function atLeastOne<Name extends string>(names: readonly Name[]) {
  const check = (params: Readonly<Record<Name, boolean>>) => names.some((name) => params[name])
  const path: [string] = [names[0] ?? '']
  return [check, { path, message: `one of ${names.join(', ')} must be true` }] as const
}
