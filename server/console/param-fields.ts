/** Makes form fields from the JSON Schema of a batch's parameters. What it does not understand becomes a text field. */
import type { ParamField } from '../../views/parts/run-form.tsx'

type Schema = Readonly<Record<string, unknown>>

/** More parameters than this belong on the command line. */
const MOST_FIELDS = 40

/** Empty for a batch without parameters of its own. */
export function paramFields(schema: Schema | null): ParamField[] {
  const properties = isRecord(schema?.properties) ? schema.properties : {}
  const required = Array.isArray(schema?.required) ? schema.required : []
  return Object.entries(properties)
    .slice(0, MOST_FIELDS)
    .map(([name, property]) =>
      fieldOf(name, isRecord(property) ? property : {}, required.includes(name)),
    )
}

function fieldOf(name: string, property: Schema, isRequired: boolean): ParamField {
  const standard = property.default === undefined ? null : textOf(property.default)
  return {
    name,
    required: isRequired && standard === null,
    help: typeof property.description === 'string' ? property.description : null,
    standard,
    control: controlOf(property),
  }
}

function controlOf(property: Schema): ParamField['control'] {
  if (Array.isArray(property.enum)) return { kind: 'choice', options: property.enum.map(textOf) }
  switch (property.type) {
    case 'boolean':
      return { kind: 'flag' }
    case 'integer':
    case 'number':
      return { kind: 'number' }
    default:
      return { kind: dateKind(property.format) }
  }
}

function dateKind(format: unknown): 'date' | 'month' | 'text' {
  return format === 'date' || format === 'month' ? format : 'text'
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isRecord(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
