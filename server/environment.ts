/** The one place that reads `process.env` and finds the installation's own files. */
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Environment = Readonly<{
  /** Where package.json of Toban lies. */
  packageRoot: string
  /** TOBAN_DATA, or null: the caller chooses. Absolute. */
  dataRoot: string | null
  /** TOBAN_CONFIG, or config/ of the installation. Absolute. */
  configRoot: string
  /** TOBAN_PORT, or null: toban.yaml decides. */
  port: number | null
  demoScale: number
  language: 'ja' | 'en' | null
  /** TOBAN_CRASH_AT, honoured only with NODE_ENV=test: where a test lets the process die. */
  crashAt: string | null
  /** All variables, for secrets given as `{ env: NAME }`. */
  variables: Readonly<Record<string, string | undefined>>
}>

export function readEnvironment(): Environment {
  const variables = process.env
  const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)))
  return {
    packageRoot,
    dataRoot: variables.TOBAN_DATA ? resolve(variables.TOBAN_DATA) : null,
    configRoot: variables.TOBAN_CONFIG
      ? resolve(variables.TOBAN_CONFIG)
      : join(packageRoot, 'config'),
    port: variables.TOBAN_PORT ? Number(variables.TOBAN_PORT) : null,
    demoScale: Number(variables.TOBAN_DEMO_SCALE ?? '1'),
    language: languageOf(variables),
    crashAt: variables.NODE_ENV === 'test' ? (variables.TOBAN_CRASH_AT ?? null) : null,
    variables,
  }
}

/** A built asset (`fonts/…`, `css/…`); made by the build. */
export function assetPath(packageRoot: string, name: string): string {
  return join(packageRoot, 'dist', 'assets', name)
}

function languageOf(variables: NodeJS.ProcessEnv): 'ja' | 'en' | null {
  if (variables.TOBAN_LANG === 'ja' || variables.TOBAN_LANG === 'en') return variables.TOBAN_LANG
  if (variables.LANG?.startsWith('ja')) return 'ja'
  return null
}

function findPackageRoot(start: string): string {
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    if (
      existsSync(join(folder, 'package.json')) &&
      existsSync(join(folder, 'ecosystem.config.cjs'))
    ) {
      return folder
    }
  }
  throw new Error(`no installation of Toban above ${start}`)
}

/** The demo's stand-ins ask for secrets as the real services do; these open nothing but them. */
export function lendDemoSecrets(secrets: Readonly<Record<string, string>>): void {
  process.env.TOBAN_DEMO_HR_TOKEN ??= 'demo'
  Object.assign(process.env, secrets)
}
