/** The configuration in force: one value for the whole process, replaced as a whole by the reload. */
import type { Config } from './config.ts'

export type ResolvedConfig = Readonly<{ config: Config; version: string }>

/** Ask anew each time: a value kept for long is one that an operator has already changed. */
export type ConfigInForce = Readonly<{
  config(): Config
  /** SHA-256 of all files; a run's config_version. */
  version(): string
  replace(next: ResolvedConfig): void
}>

export function configInForce(first: ResolvedConfig): ConfigInForce {
  let current = first
  return {
    config: () => current.config,
    version: () => current.version,
    replace: (next) => {
      current = next
    },
  }
}
