/** Two versions of the configuration side by side in time: the lines that went and the lines that came. */
import type { DiffLine } from '../../server/domain/line-diff.ts'
import { Layout } from '../layout.tsx'
import { Empty, Frame, Panel } from '../parts/panel.tsx'
import type { Screen } from '../screen.ts'
import type { ConfigLine } from './system/model.ts'

export type ConfigDiffFacts = Readonly<{
  versions: readonly ConfigLine[]
  from: string
  to: string
  /** Only files that differ. */
  files: readonly Readonly<{ name: string; lines: readonly (DiffLine | 'gap')[] }>[]
}>

export function ConfigDiffPage({ screen, facts }: { screen: Screen; facts: ConfigDiffFacts }) {
  const { words } = screen
  return (
    <Layout screen={screen} title={words.system.configDiff} nav="system">
      <div class="page-head">
        <p class="crumbs">
          <a href="/system">{words.system.title}</a>
        </p>
        <h1>{words.system.configDiff}</h1>
      </div>
      <form method="get" action="/system/config" class="filter-form">
        <Choice name="from" chosen={facts.from} facts={facts} screen={screen} />
        <Choice name="to" chosen={facts.to} facts={facts} screen={screen} />
        <button type="submit">{words.system.compare}</button>
      </form>
      {facts.files.length === 0 ? <Empty>{words.system.noDifference}</Empty> : null}
      {facts.files.map((file) => (
        <Panel id={`file-${file.name.replaceAll(/[^a-z]/g, '-')}`} title={file.name}>
          <Frame label={file.name}>
            <table class="diff">
              <tbody>
                {file.lines.map((line) => (
                  <Line line={line} screen={screen} />
                ))}
              </tbody>
            </table>
          </Frame>
        </Panel>
      ))}
    </Layout>
  )
}

type ChoiceProps = { name: 'from' | 'to'; chosen: string; facts: ConfigDiffFacts; screen: Screen }

function Choice({ name, chosen, facts, screen }: ChoiceProps) {
  const { words, format } = screen
  return (
    <label>
      {words.system[name]}
      <select name={name}>
        {facts.versions.map(({ version, loadedAt, loadedBy }) => (
          <option value={version} selected={version === chosen}>
            {`${format.exact(loadedAt)} · ${version.slice(0, 8)} · ${loadedBy}`}
          </option>
        ))}
      </select>
    </label>
  )
}

/** The sign says what the colour says. */
const SIGNS = { same: ' ', removed: '−', added: '+' } as const

function Line({ line, screen }: { line: DiffLine | 'gap'; screen: Screen }) {
  if (line === 'gap') {
    return (
      <tr class="diff-gap">
        <td colspan={4}>{screen.words.system.unchanged}</td>
      </tr>
    )
  }
  return (
    <tr class={`diff-${line.kind}`}>
      <td class="number right">{line.old ?? ''}</td>
      <td class="number right">{line.new ?? ''}</td>
      <td>{SIGNS[line.kind]}</td>
      <td>
        <code>{line.text}</code>
      </td>
    </tr>
  )
}
