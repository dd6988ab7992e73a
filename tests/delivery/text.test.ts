/** Delivery rule D13: templates, escaping and limits; D12: the text of a digest. */
import { describe, expect, it } from 'vitest'
import { digestBody, mayBeGathered } from '../../server/domain/delivery/digest.ts'
import {
  rendered,
  type Template,
  templateFaultText,
} from '../../server/domain/delivery/template.ts'
import { isMailAddress, subjectLine, withinLimit } from '../../server/domain/delivery/text.ts'

const template = (more: Partial<Template> = {}): Template => ({
  subject: '【重要】{{name}}',
  body: '{{name}} の期限は {{ deadline }} です',
  format: 'PLAIN',
  parameters: ['name', 'deadline'],
  ...more,
})

describe('a template', () => {
  it('is filled with the values of its own parameters', () => {
    expect(rendered(template(), { name: '髙橋', deadline: '2026-07-25' }, 'EMAIL')).toEqual({
      ok: true,
      subject: '【重要】髙橋',
      body: '髙橋 の期限は 2026-07-25 です',
      format: 'PLAIN',
    })
  })

  it('takes 0 and the empty text for values', () => {
    expect(rendered(template(), { name: '', deadline: 0 }, 'EMAIL')).toMatchObject({
      body: ' の期限は 0 です',
    })
  })

  it.each([undefined, null, {}, ['x']])('refuses a missing value (%j)', (deadline) => {
    const result = rendered(template(), { name: 'x', deadline }, 'EMAIL')
    expect(result).toEqual({ ok: false, faults: [{ kind: 'missing', name: 'deadline' }] })
  })

  it('refuses a name that is not one of its parameters, although the data has it', () => {
    const result = rendered(template({ body: '{{foo}}' }), { name: 'x', foo: 'y' }, 'EMAIL')
    expect(result).toEqual({ ok: false, faults: [{ kind: 'unknown', name: 'foo' }] })
    expect(result.ok ? '' : templateFaultText(result.faults)).toBe(
      '{{foo}} is not one of its parameters',
    )
  })

  it('does not fill what a value brings along', () => {
    expect(rendered(template(), { name: '{{deadline}}', deadline: 'd' }, 'EMAIL')).toMatchObject({
      subject: '【重要】{{deadline}}',
    })
  })

  it.each([
    ['HTML mail', 'EMAIL', 'HTML', '&lt;b&gt; &amp; &quot;x&quot;'],
    ['plain mail', 'EMAIL', 'PLAIN', '<b> & "x"'],
    ['Slack', 'SLACK', 'MARKDOWN', '&lt;b&gt; &amp; "x"'],
    ['Adaptive Card', 'TEAMS', 'MARKDOWN', '<b> & "x"'],
    ['LINE WORKS', 'LINE_WORKS', 'MARKDOWN', '<b> & "x"'],
  ] as const)('escapes values for %s, not its own text', (_, channel, format, expected) => {
    const own = template({ subject: null, body: '<i>{{name}}</i>', format, parameters: ['name'] })
    expect(rendered(own, { name: '<b> & "x"' }, channel)).toMatchObject({
      body: `<i>${expected}</i>`,
    })
  })

  it('takes the little Markdown of a card out of values, and leaves links alone', () => {
    const own = template({
      subject: null,
      body: '{{name}}',
      format: 'MARKDOWN',
      parameters: ['name'],
    })
    expect(rendered(own, { name: 'a*b_c [d] https://x.jp/a_b' }, 'TEAMS')).toMatchObject({
      body: 'a\\*b\\_c \\[d\\] https://x.jp/a_b',
    })
  })
})

describe('limits', () => {
  it('a subject is one line of at most 200 characters', () => {
    expect(subjectLine('件名\r\nBcc: evil@example.jp')).toBe('件名 Bcc: evil@example.jp')
    expect(subjectLine('あ'.repeat(300))).toHaveLength(200)
  })

  const lines = (count: number) => Array.from({ length: count }, (_, i) => `${i} 行目`).join('\n')

  it.each([
    ['SLACK', 4_000],
    ['LINE_WORKS', 2_000],
  ] as const)(
    '%s: at most %i characters, cut at a line end, pointing to the rest',
    (channel, limit) => {
      const text = withinLimit(channel, lines(2_000), 'https://toban.example.jp/n/1')
      expect(text.length).toBeLessThanOrEqual(limit)
      expect(text).toMatch(/\n\d+ 行目\n…続きは https:\/\/toban\.example\.jp\/n\/1$/)
    },
  )

  it('TEAMS: 27,000 bytes with its card', () => {
    const text = withinLimit('TEAMS', lines(5_000), null)
    expect(Buffer.byteLength(JSON.stringify(text))).toBeLessThanOrEqual(25_000)
    expect(text).toMatch(/行目\n…$/)
  })

  it('a single long line is cut, never in the middle of a character', () => {
    const text = withinLimit('LINE_WORKS', '𠮷'.repeat(2_000), null)
    expect(text.length).toBeLessThanOrEqual(2_000)
    expect(text).toMatch(/^(𠮷)+…$/u)
  })

  it('a text that fits stays as it is; a mail has no limit', () => {
    expect(withinLimit('SLACK', lines(3), null)).toBe(lines(3))
    expect(withinLimit('EMAIL', lines(9_000), null)).toBe(lines(9_000))
  })
})

describe('an address', () => {
  it.each(['yamada@example.co.jp', 'a.b+c@sub.example.jp', 'x@日本.jp'])('%s is one', (text) => {
    expect(isMailAddress(text)).toBe(true)
  })

  it.each([
    'a@b.jp\r\nBcc: c@d.jp',
    'a@b.jp\n',
    'a@b.jp, c@d.jp',
    '<a@b.jp>',
    'a b@c.jp',
    'a@',
    '@b.jp',
    'a@b@c.jp',
    '',
    `${'a'.repeat(250)}@b.jp`,
  ])('%j is none', (text) => {
    expect(isMailAddress(text)).toBe(false)
  })
})

describe('a digest', () => {
  it('lists 50 notices and says how many more there are', () => {
    const items = Array.from({ length: 53 }, (_, i) => ({ title: `件 ${i}`, actionUrl: null }))
    const all = digestBody(items).split('\n')
    expect(all).toHaveLength(51)
    expect(all.at(-1)).toBe('他 3 件')
    expect(digestBody(items.slice(0, 50))).not.toContain('他')
  })

  it.each([
    [{ priority: 1, frequency: 'DAILY', digest: true }, true],
    [{ priority: 0, frequency: 'MONTHLY', digest: true }, true],
    [{ priority: 2, frequency: 'DAILY', digest: true }, false],
    [{ priority: 1, frequency: 'IMMEDIATE', digest: true }, false],
    [{ priority: 1, frequency: 'DAILY', digest: false }, false],
  ] as const)('gathers %j: %s', (candidate, expected) => {
    expect(mayBeGathered(candidate)).toBe(expected)
  })
})
