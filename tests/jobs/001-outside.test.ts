/** BATCH-001, groups 6 and 7: services outside are touched, never used; real sockets and certificates. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer as createHttp } from 'node:http'
import { type AddressInfo, createServer as createTcp, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTls } from 'node:tls'
import { SMTPServer } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { cleanUp, type TestFolder } from '../fixture/data-folder.ts'
import { freePort } from '../fixture/process.ts'
import { addCpu, checkHour, checkRow, soundSystem } from './001-system.ts'

const servers: { close(): unknown }[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
  cleanUp()
})

async function listening(server: Server): Promise<number> {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

function addIntegration(
  made: TestFolder,
  row: { key: string; url?: string; connection?: object; auth?: object; tenant?: string },
): void {
  made
    .platform()
    .sqlite.prepare(`INSERT INTO integration_configs (config_id, tenant_id, integration_key, service, integration_type, endpoint_url,
        auth_type, auth_ref, connection_config, request_headers, timeout_seconds, is_enabled, health_status, updated_at, updated_by)
      VALUES (?, ?, ?, ?, 'API', ?, 'NONE', ?, ?, '{}', 30, 1, 'UNKNOWN', 0, 'test')`)
    .run(
      row.key,
      row.tenant ?? null,
      row.key,
      row.key,
      row.url ?? null,
      row.auth ? JSON.stringify(row.auth) : null,
      JSON.stringify(row.connection ?? {}),
    )
}

const raised = (performed: Awaited<ReturnType<typeof checkHour>>) =>
  performed.alerts.raised.map(({ key, severity }) => `${severity} ${key}`)

describe('group 6', () => {
  it('greets a mail server and takes its leave: no sender, no recipient, no message', async () => {
    const made = soundSystem()
    const heard: string[] = []
    const note = (word: string) => (_value: unknown, _session: unknown, done: () => void) => {
      heard.push(word)
      done()
    }
    const smtp = new SMTPServer({
      authOptional: true,
      // The library's own certificate is nobody's: delivery would refuse it, and so does the check.
      hideSTARTTLS: true,
      onMailFrom: note('MAIL'),
      onRcptTo: note('RCPT'),
      onClose: (session) =>
        void heard.push(`closed after ${session.hostNameAppearsAs ? 'EHLO' : 'nothing'}`),
    })
    const port = await listening(smtp.server)
    addIntegration(made, { key: 'smtp_server', connection: { host: '127.0.0.1', port } })
    const performed = await checkHour(made)
    expect(checkRow(made, 'ext.reach', 'smtp_server')).toMatchObject({ state: 'pass', value: 1 })
    expect(performed.summary.verdict).toBe('HEALTHY')
    await expect.poll(() => heard).toEqual(['closed after EHLO'])
  })

  it('acceptance 6: a closed SMTP port is tried three times and fails when critical, HIGH', async () => {
    const made = soundSystem()
    addIntegration(made, {
      key: 'smtp_server',
      connection: { host: '127.0.0.1', port: await freePort() },
    })
    const performed = await checkHour(made)
    expect(checkRow(made, 'ext.reach', 'smtp_server')).toMatchObject({
      state: 'fail',
      value: 3,
      message: expect.stringContaining('not reached in 3 tries'),
    })
    expect(raised(performed)).toEqual(['HIGH ext:smtp_server'])
    expect(performed.summary.verdict).toBe('DEGRADED')
  })

  it('acceptance 6: another server that is away only warns, and one that comes back in time is no finding', async () => {
    const made = soundSystem()
    let asked = 0
    // The first time it hangs up.
    const back = createHttp((request, response) => {
      asked += 1
      if (asked === 1) request.socket.destroy()
      else response.end()
    })
    const port = await listening(back)
    addIntegration(made, {
      key: 'smtp_backup',
      connection: { host: '127.0.0.1', port: await freePort() },
    })
    addIntegration(made, { key: 'hr', url: `http://127.0.0.1:${port}/employees` })
    const performed = await checkHour(made)
    expect(asked).toBe(2)
    expect(checkRow(made, 'ext.reach', 'smtp_backup').state).toBe('warn')
    expect(checkRow(made, 'ext.reach', 'hr').state).toBe('pass')
    expect(raised(performed)).toEqual(['MEDIUM ext:smtp_backup'])
  })

  it('a silent server is given up after five seconds a try; the run stays below a minute', async () => {
    const made = soundSystem()
    const port = await listening(createTcp(() => {}))
    addIntegration(made, { key: 'smtp_server', connection: { host: '127.0.0.1', port } })
    await checkHour(made)
    expect(checkRow(made, 'ext.reach', 'smtp_server').state).toBe('fail')
    const ms = made
      .platform()
      .sqlite.prepare("SELECT ms FROM health_checks WHERE check_id = 'ext.reach'")
      .pluck()
      .get()
    expect(Number(ms)).toBeGreaterThanOrEqual(15_000)
    expect(Number(ms)).toBeLessThan(40_000)
  }, 90_000)

  it('asks Slack whose token it is; without a credential the service is unknown and nobody is told', async () => {
    const made = soundSystem()
    const asked: string[] = []
    const slack = createHttp((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization}`)
      response.end(JSON.stringify({ ok: true }))
    })
    const url = `http://127.0.0.1:${await listening(slack)}/api/`
    const file = join(mkdtempSync(join(tmpdir(), 'toban-secret-')), 'token')
    execFileSync('sh', ['-c', `printf xoxb-1 > ${file}`])
    addIntegration(made, { key: 'slack_api', url, auth: { file } })
    const performed = await checkHour(made)
    expect(asked).toEqual(['POST /api/auth.test Bearer xoxb-1'])
    expect(checkRow(made, 'ext.reach', 'slack_api').state).toBe('pass')
    expect(performed.summary.verdict).toBe('HEALTHY')
    made
      .platform()
      .sqlite.prepare('UPDATE integration_configs SET auth_ref = ?')
      .run('{"env":"NO_SUCH_VARIABLE"}')
    const without = await checkHour(made)
    expect(checkRow(made, 'ext.reach', 'slack_api').state).toBe('unknown')
    expect(without.alerts.raised).toEqual([])
    expect(asked).toHaveLength(1)
  })

  it('HR: an endpoint is asked for its head, a drop folder is listed', async () => {
    const made = soundSystem()
    const methods: (string | undefined)[] = []
    const hr = createHttp((request, response) => {
      methods.push(request.method)
      response.statusCode = 405
      response.end()
    })
    addIntegration(made, { key: 'hr', url: `http://127.0.0.1:${await listening(hr)}/employees` })
    await checkHour(made)
    expect(methods).toEqual(['HEAD'])
    expect(checkRow(made, 'ext.reach', 'hr').state).toBe('pass')
    made
      .platform()
      .sqlite.prepare('UPDATE integration_configs SET connection_config = ?')
      .run(JSON.stringify({ folder: '/no/such/folder' }))
    await checkHour(made)
    expect(checkRow(made, 'ext.reach', 'hr')).toMatchObject({
      state: 'warn',
      message: expect.stringContaining('ENOENT'),
    })
  })

  it('targets of monitoring.yaml and of platform.db are tried; a dead critical one fails', async () => {
    const made = soundSystem()
    const [alive, dead] = [await listening(createTcp()), await freePort()]
    made
      .platform()
      .sqlite.prepare(
        "INSERT INTO net_targets VALUES ('db-target', '127.0.0.1', ?, 'tcp', NULL, 1, 1)",
      )
      .run(dead)
    const targets = [
      {
        id: 'own',
        host: '127.0.0.1',
        port: alive,
        kind: 'tcp' as const,
        critical: true,
        enabled: true,
      },
    ]
    await checkHour(made, { monitoring: { targets } })
    expect(checkRow(made, 'ext.reach', 'own').state).toBe('pass')
    expect(checkRow(made, 'ext.reach', 'db-target').state).toBe('fail')
  })
})

describe('group 7: certificates', () => {
  async function tlsServer(days: number): Promise<number> {
    const dir = mkdtempSync(join(tmpdir(), 'toban-tls-'))
    const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')]
    const subject = ['-subj', '/CN=localhost', '-days', String(days)]
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, ...subject],
      { stdio: 'ignore' },
    )
    return listening(createTls({ key: readFileSync(key), cert: readFileSync(cert) }))
  }

  it.each([
    [31, 'pass', []],
    [21, 'warn', ['MEDIUM']],
    [6, 'fail', ['MEDIUM']],
  ])('a certificate of %i days → %s', async (days, state, severities) => {
    const made = soundSystem()
    addCpu(made, [])
    const port = await tlsServer(days)
    // The certificate is real: the clock of this check must be, too.
    const today = new Date().toISOString().slice(0, 10)
    const endpoints = [
      {
        id: 'app',
        url: `https://127.0.0.1:${port}/`,
        critical: true,
        slowMs: 3_000,
        enabled: true,
      },
    ]
    const performed = await checkHour(made, {
      monitoring: { endpoints },
      day: today,
      readings: { cpuUsedPct: async () => 5 },
    })
    const place = `127.0.0.1:${port}`
    expect(checkRow(made, 'tls.certificate', place)).toMatchObject({ state, key: `tls:${place}` })
    const told = performed.alerts.raised.filter(({ key }) => key === `tls:${place}`)
    expect(told.map(({ severity }) => severity)).toEqual(severities)
  })
})
