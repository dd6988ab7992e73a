/** Delivery rule D14: tokens never appear, addresses are masked. */
import { describe, expect, it } from 'vitest'
import { maskedAddress, redacted } from '../../server/delivery/redact.ts'

describe('texts that are stored or shown', () => {
  it.each([
    ['550 <yamada@example.co.jp> unknown', '550 <y***@example.co.jp> unknown'],
    ['token xoxb-12-34-abcDEF was revoked', 'token xox*** was revoked'],
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer ***'],
    [
      'POST https://hooks.slack.com/services/T1/B1/XXXX failed',
      'POST https://hooks.slack.com/*** failed',
    ],
    [
      'see https://prod-1.logic.azure.com:443/workflows/1?sig=abc',
      'see https://prod-1.logic.azure.com:443/***',
    ],
    ['https://user:pass@relay.example.jp refused', 'https://***@relay.example.jp refused'],
    ['client_secret=hunter22 is wrong', 'client_secret=*** is wrong'],
    ['two\r\nlines', 'two lines'],
  ])('%s', (text, expected) => {
    expect(redacted(text)).toBe(expected)
  })

  it('lose the secrets they are told about', () => {
    expect(redacted('login with kotoba-1234 failed', ['kotoba-1234'])).toBe('login with *** failed')
  })

  it('are at most 500 characters', () => {
    expect(redacted('あ'.repeat(900))).toHaveLength(500)
  })

  it('show an address by its first character and domain', () => {
    expect(maskedAddress('yamada.taro@example.co.jp')).toBe('y***@example.co.jp')
    expect(maskedAddress('C0123ABC')).toBe('C***')
    expect(maskedAddress('')).toBe('***')
  })
})
