/** toban.yaml as shipped, with its relay on loopback. */
import type { TobanConfig } from '../../server/config/config.ts'
import { loadConfig } from '../../server/config/load.ts'

export function settingsFor(
  smtp: Readonly<{ host: string; port: number }>,
  options: Readonly<{ perMinute?: number; mail?: Partial<TobanConfig['mail']> }> = {},
): TobanConfig {
  const loaded = loadConfig('config')
  if (!loaded.ok) throw new Error('the shipped configuration has faults')
  const { toban } = loaded.config
  const relay = {
    host: smtp.host,
    port: smtp.port,
    secure: false,
    requireTls: false,
    user: null,
    password: null,
    perMinute: options.perMinute ?? 100_000,
  }
  return {
    ...toban,
    language: 'en',
    mail: { ...toban.mail, from: 'toban@sakura-hd.example.jp', smtp: relay, ...options.mail },
  }
}
