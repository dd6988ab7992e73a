/** Foreign HTML as it may stand within a page of ours: known elements without attributes, links to the web, nothing else. Pure. */

/** Text and structure. What is not here is left out, its text stays. */
const KEPT = new Set(
  (
    'a b blockquote br caption code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i ins li ol p pre s small span strong sub ' +
    'sup table tbody td tfoot th thead tr u ul'
  ).split(' '),
)
const VOID: ReadonlySet<string> = new Set(['br', 'hr'])
/** With all that is in them. */
const DROPPED =
  /<(script|style|head|title|template|svg|math|iframe|object|noscript|textarea|select)\b[\s\S]*?(<\/\1\s*>|$)/gi
const COMMENTS = /<!--[\s\S]*?(-->|$)|<![^>]*>|<\?[^>]*>/g
const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:"[^"]*"|'[^']*'|[^"'<>])*)>/g

/** Every element is closed within it, so that it can not reach out of the place where it stands. */
export function safeHtml(html: string): string {
  const source = withoutDropped(html.replace(COMMENTS, ''))
  const open: string[] = []
  const out: string[] = []
  let from = 0
  for (const { index, 0: whole, 1: slash, 2: named = '', 3: rest = '' } of source.matchAll(TAG)) {
    out.push(safeText(source.slice(from, index)))
    from = index + whole.length
    const name = named.toLowerCase()
    if (!KEPT.has(name)) continue
    out.push(slash === '/' ? closing(open, name) : opening(open, name, rest))
  }
  out.push(safeText(source.slice(from)))
  return out.join('') + open.reverse().map(closed).join('')
}

/** Again and again: leaving one out may make another. */
function withoutDropped(html: string): string {
  const less = html.replace(DROPPED, '')
  return less === html ? html : withoutDropped(less)
}

function opening(open: string[], name: string, attributes: string): string {
  if (VOID.has(name)) return `<${name}>`
  open.push(name)
  return name === 'a' ? `<a${linkOf(attributes)}>` : `<${name}>`
}

/** What was opened within it is closed with it; an end without a beginning is left out. */
function closing(open: string[], name: string): string {
  const at = open.lastIndexOf(name)
  return at === -1 ? '' : open.splice(at).reverse().map(closed).join('')
}

function closed(name: string): string {
  return `</${name}>`
}

const HREF = /(?:^|\s)href\s*=\s*(?:"([^"]*)"|'([^']*)')/i

function linkOf(attributes: string): string {
  const found = HREF.exec(attributes)
  const address = (found?.[1] ?? found?.[2] ?? '').trim()
  if (!/^https?:\/\/[^\s"'<>\\]+$/i.test(address)) return ''
  return ` href="${safeText(address)}" rel="noopener noreferrer nofollow"`
}

/** Character references stay what they are. */
function safeText(text: string): string {
  return text
    .replace(/&(?!(?:[a-z][a-z0-9]{1,31}|#\d{1,7}|#x[0-9a-f]{1,6});)/gi, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
