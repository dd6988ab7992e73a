// The one script of every page. htmx starts by a timer as soon as it has run: were its event-stream extension a file of
// its own, a slow download would come after that start, and the page would stand still.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const PARTS = [
  'node_modules/htmx.org/dist/htmx.min.js',
  'node_modules/htmx.org/dist/ext/hx-sse.min.js',
  'views/assets/js/console.js',
]

export function pageScript(root) {
  return PARTS.map((part) => withoutMap(readFileSync(join(root, part), 'utf8'))).join('\n;\n')
}

/** The maps are not served. */
function withoutMap(source) {
  return source.replace(/^\/\/# sourceMappingURL=.*$/gm, '')
}
