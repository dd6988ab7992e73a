/** The doctor's look at the mail server: does it answer with a greeting? Nothing is sent. */
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Config } from '../../config/config.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

const GREETING_LIMIT_MS = 3_000

type Smtp = NonNullable<Config['toban']['mail']['smtp']>

export async function checkMail(smtp: Smtp | null): Promise<Finding> {
  if (smtp === null) {
    const what = { ja: 'メールサーバーは設定されていません', en: 'no mail server is configured' }
    return warn('mail', what, {
      ja: 'config/toban.yaml の mail.smtp を設定するまで、メールは待ち行列に残ります',
      en: 'mail waits in the queue until mail.smtp of config/toban.yaml is set',
    })
  }
  const where = `${smtp.host}:${smtp.port}`
  const said = await greeting(smtp)
  if (said.startsWith('220'))
    return ok('mail', {
      ja: `メールサーバー ${where} が応答`,
      en: `the mail server ${where} answers`,
    })
  const what = {
    ja: `メールサーバー ${where} が応答しません: ${said}`,
    en: `the mail server ${where} does not answer: ${said}`,
  }
  return fail('mail', what, {
    ja: 'mail.smtp の host、port、secure と、この機械からの経路(ファイアウォール)を確かめてください',
    en: 'check host, port and secure of mail.smtp, and the way there from this machine (firewall)',
  })
}

/** The first line, or what was heard instead of one. */
function greeting(smtp: Smtp): Promise<string> {
  return new Promise((resolve) => {
    const socket = open(smtp)
    const finish = (said: string) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(said.trim())
    }
    const timer = setTimeout(() => finish('timeout'), GREETING_LIMIT_MS)
    socket.once('data', (chunk: Buffer) => finish(chunk.toString('utf8').split('\n')[0] ?? ''))
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message))
    socket.once('close', () => finish('closed'))
  })
}

function open({ host, port, secure }: Smtp): Socket {
  return secure ? connectTls({ host, port, servername: host }) : connect({ host, port })
}
