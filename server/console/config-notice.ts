/** The state of the configuration files in the words of the screen. */
import type { ConfigNoticeFacts } from '../../views/parts/config-notice.tsx'
import type { ConfigState } from '../schedule/reload.ts'

export function configNotice(state: ConfigState): ConfigNoticeFacts | null {
  if (state.state === 'in-force') return null
  return {
    since: state.at,
    by: state.by,
    faults: state.faults.map(({ file, line, col, message, hint }) => ({
      place: `${file}:${line}:${col}`,
      message,
      hint: hint ?? null,
    })),
  }
}
