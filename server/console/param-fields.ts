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
  const standard = standardOf(property.default)
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
  const types = typesOf(property)
  // The command line gives everything as text: what may be text or a boolean is a switch.
  if (types.includes('boolean')) return { kind: 'flag' }
  if (types.includes('integer') || types.includes('number')) return { kind: 'number' }
  const items = isRecord(property.items) ? property.items : null
  if (items && Array.isArray(items.enum)) return { kind: 'list', options: items.enum.map(textOf) }
  return { kind: dateKind(property.format) }
}

/** Of the property or of any of its alternatives; "nothing" is what an empty field says. */
function typesOf({ type, anyOf }: Schema): unknown[] {
  const alternatives = Array.isArray(anyOf) ? anyOf.filter(isRecord).map((one) => one.type) : []
  return [type, ...alternatives].flat()
}

function dateKind(format: unknown): 'date' | 'month' | 'text' {
  return format === 'date' || format === 'month' ? format : 'text'
}

/** Null = no default; nothing as a default is none that a person could read. */
function standardOf(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return Array.isArray(value) ? value.map(textOf).join(', ') || null : textOf(value)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function isRecord(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
