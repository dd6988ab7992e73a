/** JSON Schemas of the configuration files for editors, made from the zod schemas; `toban check --write-schemas` calls it. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { alertsFile } from './alerts-file.ts'
import { calendarsFile } from './calendars-file.ts'
import type { ConfigFile } from './config.ts'
import { monitoringFile } from './monitoring-file.ts'
import { scheduleFile } from './schedule-file.ts'
import { tobanFile } from './toban-file.ts'

export const FILE_SCHEMAS = {
  'schedule.yaml': scheduleFile,
  'toban.yaml': tobanFile,
  'calendars.yaml': calendarsFile,
  'alerts.yaml': alertsFile,
  'monitoring.yaml': monitoringFile,
} as const satisfies Record<ConfigFile, z.ZodType>

/** The part of a JSON Schema the loader looks at. */
export type SchemaNode = Readonly<{
  properties?: Readonly<Record<string, SchemaNode>>
  additionalProperties?: SchemaNode | boolean
  items?: SchemaNode
  anyOf?: readonly SchemaNode[]
  oneOf?: readonly SchemaNode[]
  allOf?: readonly SchemaNode[]
  const?: unknown
  enum?: readonly unknown[]
}>

/** Draft 7, of what an operator writes (before defaults). */
export function fileSchema(file: ConfigFile): SchemaNode {
  return z.toJSONSchema(FILE_SCHEMAS[file], { target: 'draft-7', io: 'input' }) as SchemaNode
}

/** File names and texts, as they are committed in config/schemas. */
export function schemaTexts(): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const file of Object.keys(FILE_SCHEMAS) as ConfigFile[]) {
    const name = file.replace('.yaml', '.schema.json')
    texts[name] = `${JSON.stringify(fileSchema(file), null, 2)}\n`
  }
  return texts
}

/** Writes `<name>.schema.json` for each configuration file. @returns the paths written. */
export function writeSchemas(dir: string): string[] {
  mkdirSync(dir, { recursive: true })
  return Object.entries(schemaTexts()).map(([name, text]) => {
    const path = join(dir, name)
    writeFileSync(path, text)
    return path
  })
}

/** The keys an object at the path may have; empty when any key is allowed or the path is unknown. */
export function knownKeys(schema: SchemaNode, path: SchemaPath): string[] {
  const keys = nodesAt(schema, path).flatMap((node) => Object.keys(node.properties ?? {}))
  return [...new Set(keys)]
}

/** The words a value at the path may be; empty when it is not a choice of words. */
export function knownWords(schema: SchemaNode, path: SchemaPath): string[] {
  const words = nodesAt(schema, path).flatMap((node) => node.enum ?? node.const ?? [])
  return [...new Set(words.map(String))]
}

type SchemaPath = readonly (string | number)[]

function nodesAt(schema: SchemaNode, path: SchemaPath): SchemaNode[] {
  return path
    .reduce<SchemaNode[]>(
      (current, step) => current.flatMap(branches).flatMap((node) => below(node, step)),
      [schema],
    )
    .flatMap(branches)
}

function branches(node: SchemaNode): SchemaNode[] {
  const inner = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])]
  return [node, ...inner.flatMap(branches)]
}

function below(node: SchemaNode, step: string | number): SchemaNode[] {
  if (typeof step === 'number') return node.items ? [node.items] : []
  const named = node.properties?.[step]
  if (named) return [named]
  return typeof node.additionalProperties === 'object' ? [node.additionalProperties] : []
}
