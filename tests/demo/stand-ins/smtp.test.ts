/** The mail server that the tests of mails rely on: it does what it is told, and counts what it has taken. */
import { createTransport } from 'nodemailer'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type SmtpStandIn,
  type SmtpStandInOptions,
  type SmtpTrouble,
  startSmtp,
} from '../../../server/demo/stand-ins/smtp.ts'

const open: SmtpStandIn[] = []
afterEach(async () => {
  for (const smtp of open.splice(0)) await smtp.close()
})

async function server(options: SmtpStandInOptions = {}): Promise<SmtpStandIn> {
  const smtp = await startSmtp(options)
  open.push(smtp)
  return smtp
}

type Sent = Readonly<{ ok: boolean; code: number | null; command: string | null }>

async function send(
  { host, port }: SmtpStandIn,
  { messageId = '<one@toban>', auth }: { messageId?: string; auth?: object } = {},
): Promise<Sent> {
  const transport = createTransport({
    host,
    port,
    secure: false,
    ignoreTLS: true,
    socketTimeout: 1_000,
    greetingTimeout: 1_000,
    ...(auth ? { auth } : {}),
  })
  try {
    const mail = { from: 'a@example.jp', to: 'b@example.jp', subject: '件名', text: '本文' }
    await transport.sendMail({ ...mail, messageId })
    return { ok: true, code: null, command: null }
  } catch (error) {
    const { responseCode, command } = error as { responseCode?: number; command?: string }
    return { ok: false, code: responseCode ?? null, command: command ?? null }
  } finally {
    transport.close()
  }
}

const taken = { ok: true, code: null, command: null }

describe('the mail server', () => {
  it('takes mails, keeps the newest whole, and counts each Message-ID', async () => {
    const smtp = await server({ keep: 2 })
    for (const messageId of ['<1@toban>', '<2@toban>', '<2@toban>'])
      expect(await send(smtp, { messageId })).toEqual(taken)
    expect(smtp.count()).toBe(3)
    expect(Object.fromEntries(smtp.timesById())).toEqual({ '<1@toban>': 1, '<2@toban>': 2 })
    expect(smtp.received().map((mail) => mail.messageId)).toEqual(['<2@toban>', '<2@toban>'])
    expect(smtp.received()[0]).toMatchObject({ from: 'a@example.jp', to: ['b@example.jp'] })
  })

  it.each<[SmtpTrouble, number, string]>([
    [{ stage: 'connect', act: { reply: '421 4.3.2 Too busy' } }, 421, 'CONN'],
    [{ stage: 'hello', act: { reply: '421 4.3.2 Shutting down' } }, 421, 'EHLO'],
    [{ stage: 'mail', act: { reply: '452 4.3.1 Insufficient storage' } }, 452, 'MAIL FROM'],
    [{ stage: 'rcpt', act: { reply: '550 5.1.1 Unknown' } }, 550, 'RCPT TO'],
    [{ stage: 'dot', act: { reply: '554 5.6.0 Refused' } }, 554, 'DATA'],
  ])('answers %j and has taken nothing', async (trouble, code, command) => {
    const smtp = await server()
    smtp.trouble(trouble)
    expect(await send(smtp)).toEqual({ ok: false, code, command })
    expect(smtp.count()).toBe(0)
  })

  it.each(['connect', 'hello', 'mail', 'rcpt', 'data'] as const)(
    'hangs up at %s and has taken nothing',
    async (stage) => {
      const smtp = await server()
      smtp.trouble({ stage, act: 'hang_up', times: 1 })
      expect(await send(smtp)).toMatchObject({ ok: false, code: null })
      expect(smtp.count()).toBe(0)
      expect(await send(smtp)).toEqual(taken)
    },
  )

  it.each(['hang_up', 'silence'] as const)('%s after the dot: it has the mail', async (act) => {
    const smtp = await server()
    smtp.trouble({ stage: 'dot', act })
    expect(await send(smtp)).toMatchObject({ ok: false, code: null })
    expect(smtp.timesById().get('<one@toban>')).toBe(1)
  })

  it.each(['hello', 'data'] as const)(
    'keeps silent at %s until the sender gives up',
    async (stage) => {
      const smtp = await server()
      smtp.trouble({ stage, act: 'silence' })
      expect(await send(smtp)).toMatchObject({ ok: false, code: null })
      expect(smtp.count()).toBe(0)
    },
  )

  it('refuses each recipient once when it greylists', async () => {
    const smtp = await server()
    smtp.greylist()
    expect(await send(smtp)).toMatchObject({ ok: false, code: 450 })
    expect(await send(smtp)).toEqual(taken)
  })

  it('is slow when told so, for the recipients meant, as often as meant, and then takes the mail', async () => {
    const smtp = await server()
    smtp.trouble({ stage: 'rcpt', act: { delayMs: 50 }, about: /^b@/, times: 1 })
    smtp.trouble({ stage: 'rcpt', act: { reply: '550 5.1.1 Unknown' }, about: /^c@/ })
    expect(await send(smtp)).toEqual(taken)
  })

  it('refuses a wrong password, and a mail that is larger than it takes', async () => {
    const login = { user: 'toban', password: 'secret' }
    const smtp = await server({ login })
    expect(await send(smtp, { auth: { user: 'toban', pass: 'no' } })).toMatchObject({ code: 535 })
    expect(await send(smtp, { auth: { user: 'toban', pass: 'secret' } })).toEqual(taken)
    const small = await server({ maxBytes: 100 })
    expect(await send(small)).toMatchObject({ ok: false })
    expect([smtp.count(), small.count()]).toEqual([1, 0])
  })

  it('listens on this machine only, and on a port of its own', async () => {
    const [one, other] = [await server(), await server()]
    expect(one.host).toBe('127.0.0.1')
    expect(one.port).not.toBe(other.port)
    await expect(startSmtp({ port: one.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})
