/** How full it is: the databases and the disk. */
import { ColumnHeads } from '../../parts/column-heads.tsx'
import { Frame, Panel } from '../../parts/panel.tsx'
import type { Screen } from '../../screen.ts'
import type { DatabaseLine, SystemProps } from './model.ts'

export function Databases({ screen, facts }: SystemProps) {
  const { words, format } = screen
  const { tenantFiles, tenants, databases } = facts
  const all = { name: words.system.allTenants(format.number(tenantFiles.count)), ...tenantFiles }
  return (
    <Panel id="databases" title={words.system.databases} aside={words.system.databasesHelp}>
      <Frame label={words.system.databases}>
        <table class="grid-table">
          <ColumnHeads names={words.system.databaseColumns} />
          <tbody>
            {[...databases, all].map((line) => (
              <DatabaseRow line={line} screen={screen} />
            ))}
          </tbody>
        </table>
      </Frame>
      {tenants.length === 0 ? null : (
        <details>
          <summary>{words.system.largest}</summary>
          <Frame label={words.system.largest}>
            <table class="grid-table">
              <ColumnHeads names={words.system.databaseColumns} />
              <tbody>
                {tenants.map((line) => (
                  <DatabaseRow line={line} screen={screen} />
                ))}
              </tbody>
            </table>
          </Frame>
        </details>
      )}
    </Panel>
  )
}

function DatabaseRow({ line, screen }: { line: DatabaseLine; screen: Screen }) {
  const { format } = screen
  const { name, bytes, walBytes, freeBytes } = line
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="number">{format.bytes(bytes)}</td>
      <td class="number">{format.bytes(walBytes)}</td>
      <td class="number">
        {format.bytes(freeBytes)} ({format.share(bytes === 0 ? 0 : freeBytes / bytes)})
      </td>
    </tr>
  )
}

export function Disk({ screen, facts }: SystemProps) {
  const { words, format } = screen
  const { totalBytes, freeBytes } = facts.disk
  const used = totalBytes - freeBytes
  return (
    <Panel id="disk" title={words.system.disk}>
      <p>{words.system.free(format.bytes(freeBytes), format.bytes(totalBytes))}</p>
      <meter
        class="disk-meter"
        min={0}
        max={totalBytes}
        low={totalBytes * 0.8}
        high={totalBytes * 0.9}
        optimum={0}
        value={used}
        aria-label={words.system.disk}
      >
        {format.share(totalBytes === 0 ? 0 : used / totalBytes)}
      </meter>
    </Panel>
  )
}
