/** Mail text that others wrote, as it may stand within a page of the console. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { safeHtml } from '../../server/domain/safe-html.ts'

it.each([
  ['<p style="x" onclick="evil()">Guten <b>Tag</b></p>', '<p>Guten <b>Tag</b></p>'],
  ['a<br/>b<hr>', 'a<br>b<hr>'],
  ['<script>evil()</script>x<style>p{}</style>', 'x'],
  ['<scr<script>x</script>ipt>evil()</script>', ''],
  ['<img src=x onerror=evil()>佐藤', '佐藤'],
  ['</div></section><p>x', '<p>x</p>'],
  ['<div><ul><li>a</div>b', '<div><ul><li>a</li></ul></div>b'],
  ['1 < 2 & 3 &amp; 4 &#39;', '1 &lt; 2 &amp; 3 &amp; 4 &#39;'],
  [
    '<a href="https://example.jp/?a=1&b=2" target=_top>x</a>',
    '<a href="https://example.jp/?a=1&amp;b=2" rel="noopener noreferrer nofollow">x</a>',
  ],
  ['<a href="javascript:evil()">x</a><a href=\' JavaScript:evil()\'>y</a>', '<a>x</a><a>y</a>'],
  ['<!-- <b> --><!doctype html><html><head><title>t</title></head><body>x</body></html>', 'x'],
  ['<p title="a>b">x</p><p title="unclosed', '<p>x</p>&lt;p title=&quot;unclosed'],
  ['<svg><p onload=evil()></svg>x<iframe src=y>z', 'x'],
])('%j becomes %j', (html, safe) => {
  expect(safeHtml(html)).toBe(safe)
})

it('whatever comes in: no attribute but a link’s, no element but the known, all of them closed', () => {
  const parts = fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '/',
    '=',
    ' ',
    '<p>',
    '</p>',
    '<a href="http://x">',
    '<script>',
    '</script>',
    '<style',
    'onclick=x',
    'javascript:',
    '<!--',
    '-->',
    '&',
    ';',
    'x',
    '<li>',
    '</div>',
    '<svg>',
  )
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 30 }), (list) => {
      const safe = safeHtml(list.join(''))
      const tags = safe.match(/<[^>]*>/g) ?? []
      for (const tag of tags)
        expect(tag).toMatch(
          /^<\/?(p|li|a)>$|^<a href="http:\/\/x" rel="noopener noreferrer nofollow">$/,
        )
      const opened = tags.filter((tag) => !tag.startsWith('</')).length
      expect(opened * 2).toBe(tags.length)
      expect(safe.replace(/<[^>]*>/g, '')).not.toMatch(/[<>"]/)
    }),
  )
})
