/** The API described for people, drawn from its OpenAPI document; for the developers of other systems, in English. */
import { raw } from 'hono/html'

type Schema = Readonly<Record<string, unknown>>
type Parameter = Readonly<{
  name: string
  in: string
  required?: boolean
  description?: string
  schema?: Schema
}>
type Content = Readonly<Record<string, Readonly<{ schema?: Schema }>>>
type Operation = Readonly<{
  summary?: string
  parameters?: readonly Parameter[]
  requestBody?: Readonly<{ content?: Content }>
  responses?: Readonly<Record<string, Readonly<{ description?: string; content?: Content }>>>
}>

type Paths = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** What is used of an OpenAPI 3.1 document. */
export type ApiDocument = Readonly<{
  info: Readonly<{ title: string; version: string; description?: string | undefined }>
  paths?: object | undefined
  components?: Readonly<{ schemas?: Readonly<Record<string, unknown>> | undefined }> | undefined
}>

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

export function ApiDocsPage({ document }: { document: ApiDocument }) {
  const { info, paths = {}, components } = document
  return (
    <>
      {raw('<!DOCTYPE html>')}
      <html lang="en" data-theme="auto">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>{info.title}</title>
          <link rel="stylesheet" href="/assets/css/toban.css" />
        </head>
        <body>
          <main id="content" class="api-docs">
            <h1>
              {info.title} <small>{info.version}</small>
            </h1>
            <p>
              {info.description} Send <code>Authorization: Bearer &lt;token&gt;</code>; faults come
              as problem documents. The machine-readable description is{' '}
              <a href="/api/v1/openapi.json">openapi.json</a>.
            </p>
            {Object.entries(paths as Paths).flatMap(([path, item]) =>
              METHODS.filter((method) => item[method]).map((method) => (
                <OperationPart path={path} method={method} operation={item[method] as Operation} />
              )),
            )}
            <h2>Shapes</h2>
            {Object.entries(components?.schemas ?? {}).map(([name, schema]) => (
              <details id={`shape-${name}`}>
                <summary>
                  <h3>{name}</h3>
                </summary>
                <pre tabindex={0}>{JSON.stringify(schema, null, 2)}</pre>
              </details>
            ))}
          </main>
        </body>
      </html>
    </>
  )
}

type OperationProps = { path: string; method: string; operation: Operation }

function OperationPart({ path, method, operation }: OperationProps) {
  const body = operation.requestBody?.content?.['application/json']?.schema
  return (
    <section>
      <h2>
        <code>
          {method.toUpperCase()} {path}
        </code>
      </h2>
      <p>{operation.summary}</p>
      <Parameters parameters={operation.parameters ?? []} />
      {body ? (
        <details>
          <summary>Request body</summary>
          <pre tabindex={0}>{JSON.stringify(body, null, 2)}</pre>
        </details>
      ) : null}
      <ul>
        {Object.entries(operation.responses ?? {}).map(([status, response]) => (
          <li>
            <code>{status}</code> {response.description} <ShapeLink content={response.content} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Parameters({ parameters }: { parameters: readonly Parameter[] }) {
  if (parameters.length === 0) return null
  return (
    <ul>
      {parameters.map((parameter) => (
        <li>
          <code>{parameter.name}</code> ({parameter.in}
          {parameter.required ? ', required' : ''}){' '}
          {parameter.description ?? String(parameter.schema?.description ?? '')}
        </li>
      ))}
    </ul>
  )
}

function ShapeLink({ content }: { content: Content | undefined }) {
  const reference = Object.values(content ?? {})[0]?.schema?.$ref
  const name = typeof reference === 'string' ? reference.split('/').at(-1) : undefined
  return name ? <a href={`#shape-${name}`}>{name}</a> : null
}
