/** What is in force: the configurations that were, and the versions of everything. */
import { ColumnHeads } from '../../parts/column-heads.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Empty, Facts, Frame, Panel } from '../../parts/panel.tsx'
import type { Screen } from '../../screen.ts'
import type { ConfigLine, SystemProps } from './model.ts'

export function Configs({ screen, facts }: SystemProps) {
  const { words, format } = screen
  return (
    <Panel
      id="configs"
      title={words.system.configs}
      aside={<a href="/system/config">{words.system.lastChange}</a>}
    >
      {facts.configs.length === 0 ? (
        <Empty>{words.system.noConfigs}</Empty>
      ) : (
        <Frame label={words.system.configs}>
          <table class="grid-table">
            <ColumnHeads names={words.system.configColumns} />
            <tbody>
              {facts.configs.map((config) => (
                <tr>
                  <td>
                    <Moment at={config.loadedAt} screen={screen} style="exact" />
                  </td>
                  <th scope="row">
                    {config.faults === 0 ? (
                      <a href={`/system/config?to=${config.version}`}>
                        <code>{config.version.slice(0, 8)}</code>
                      </a>
                    ) : (
                      <code>{config.version.slice(0, 8)}</code>
                    )}
                  </th>
                  <td>{config.loadedBy}</td>
                  <td>{configState(config, { words, format })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </Panel>
  )
}

function configState(config: ConfigLine, { words, format }: Pick<Screen, 'words' | 'format'>) {
  if (config.isInForce) return words.system.inForce
  return config.faults > 0
    ? words.system.refused(format.number(config.faults))
    : words.system.earlier
}

export function Versions({ screen, facts }: SystemProps) {
  const { words } = screen
  const { versions } = facts
  const schema = (value: number | null) => (value === null ? null : String(value))
  return (
    <Panel id="versions" title={words.system.versions}>
      <Facts
        pairs={[
          ['Toban', versions.toban],
          ['Node.js', versions.node],
          ['SQLite', versions.sqlite],
          ['OS', versions.os],
          [words.system.opsSchema, schema(versions.opsSchema)],
          [words.system.platformSchema, schema(versions.platformSchema)],
          [words.system.installation, versions.installation],
          [words.system.since, <Moment at={versions.installedAt} screen={screen} style="exact" />],
        ]}
      />
    </Panel>
  )
}
