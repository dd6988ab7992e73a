/** What the DNS says of the domains mail is sent for: the DKIM key of our selector, and who may send (card 405, S4 and S7). */

import { createPrivateKey, createPublicKey } from 'node:crypto'
import type { Run, Words } from '../../../server/sdk/index.ts'
import { textRecords } from '../../../server/sdk/outside.ts'
import { connectionContext } from '../mirror/batch.ts'

/** Null: well, or it could not be learned. */
export async function dkimTrouble(run: Run<unknown>): Promise<Words | null> {
  const { dkim } = run.settings.toban.mail
  if (dkim === null) return null
  const key = publicKeyOf(run, dkim.privateKey)
  if (key === null)
    return { ja: 'DKIM の秘密鍵を読めません', en: 'the private key for DKIM can not be read' }
  const name = `${dkim.selector}._domainkey.${dkim.domain}`
  const records = await textOf(run, name)
  if (records === null) return null
  const [record] = records
  if (record === undefined)
    return {
      ja: `DKIM: DNS に ${name} のレコードがありません`,
      en: `DKIM: the DNS has no record ${name}`,
    }
  const published = tagOf(record, 'p')
  if (published === '')
    return {
      ja: `DKIM: DNS の ${name} の鍵は失効しています`,
      en: `DKIM: the key at ${name} is revoked`,
    }
  return published === key
    ? null
    : {
        ja: `DKIM: DNS の ${name} の鍵が秘密鍵と一致しません`,
        en: `DKIM: the key at ${name} does not fit the private key`,
      }
}

/** Base64 as the record has it; null when the secret is missing or no key. */
function publicKeyOf(
  run: Run<unknown>,
  reference: Parameters<ReturnType<typeof connectionContext>['secret']>[0],
): string | null {
  try {
    const key = createPublicKey(createPrivateKey(connectionContext(run).secret(reference)))
    return key.export({ type: 'spki', format: 'der' }).toString('base64')
  } catch {
    return null
  }
}

/** `v=DKIM1; k=rsa; p=…`; blanks in it mean nothing (RFC 6376, 3.2). */
function tagOf(record: string, tag: string): string {
  const found = record.split(';').find((part) => part.trim().startsWith(`${tag}=`))
  return found?.replaceAll(/\s/g, '').slice(tag.length + 1) ?? ''
}

/** Null: well, or it could not be learned. Which machines a policy allows can only be seen by those who receive. */
export async function spfTrouble(run: Run<unknown>, domain: string): Promise<Words | null> {
  const records = await textOf(run, domain)
  if (records === null) return null
  const policies = records.filter((record) => /^v=spf1(\s|$)/i.test(record))
  const [policy] = policies
  if (policy === undefined)
    return {
      ja: `SPF: 差出人のドメイン ${domain} に SPF レコードがありません`,
      en: `SPF: the domain ${domain} of the sender has no SPF record`,
    }
  if (policies.length > 1)
    return {
      ja: `SPF: ${domain} に SPF レコードが ${policies.length} 件あります`,
      en: `SPF: ${domain} has ${policies.length} SPF records`,
    }
  return /^v=spf1\s+-all$/i.test(policy.trim())
    ? {
        ja: `SPF: ${domain} はメールを送信しないと宣言しています (-all)`,
        en: `SPF: ${domain} says that it sends no mail (-all)`,
      }
    : null
}

/** Names that are kept for examples have no records anywhere (RFC 2606; JPRS for .jp). */
const EXAMPLES =
  /(^|\.)(example|test|invalid|localhost|example\.(com|net|org|jp|(co|or|ne|ac|go)\.jp))$/i

async function textOf(run: Run<unknown>, name: string): Promise<string[] | null> {
  const { dnsServers } = run.settings.toban.mail
  if (dnsServers?.length === 0 || EXAMPLES.test(name)) return null
  return await textRecords(name, { servers: dnsServers })
}
