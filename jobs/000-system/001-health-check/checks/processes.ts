/** Group 2 of BATCH-001: Toban's own processes, their event loop, pm2 and file descriptors. */
import { sameWords } from '../../../../server/sdk/index.ts'
import { absent, type Check, type Finding, rising } from '../check.ts'
import type { HealthContext } from '../context.ts'

/** The process that must always beat; the console is part of it unless it beats under its own name. */
const MAIN = 'scheduler'
const KNOWN = [MAIN, 'console']

export function processChecks(context: HealthContext): Check[] {
  const { facts } = context
  const names = facts.heartbeats.map(({ name }) => name).filter((name) => KNOWN.includes(name))
  const watched = [...new Set([MAIN, ...names])]
  return [
    ...watched.flatMap((name) => processPair(context, name)),
    { id: 'proc.pm2', component: '', group: 2, alertKey: 'proc:pm2', run: () => pm2(context) },
  ]
}

function processPair(context: HealthContext, name: string): Check[] {
  const about = { component: name, group: 2 as const }
  return [
    {
      ...about,
      id: 'proc.heartbeat',
      alertKey: `proc:${name}`,
      run: () => heartbeat(context, name),
    },
    { ...about, id: 'proc.loop', alertKey: `proc:${name}:loop`, run: () => loop(context, name) },
    {
      ...about,
      id: 'proc.descriptors',
      alertKey: `proc:${name}:fd`,
      run: () => descriptors(context, name),
    },
  ]
}

function heartbeat({ run, facts }: HealthContext, name: string): Finding {
  if (facts.unreadable !== null) return { state: 'unknown', message: facts.unreadable }
  const beat = newest(facts, name)
  if (!beat)
    return {
      state: 'fail',
      message: { ja: `${name}: 生存信号がありません`, en: `${name}: no heartbeat` },
    }
  const { heartbeatSec } = run.settings.monitoring.health
  const seconds = Math.max(0, Math.round((run.now() - beat.at) / 1_000))
  const about = {
    value: seconds,
    limit: heartbeatSec,
    unit: 's',
    message: {
      ja: `${name}: 最後の生存信号から ${seconds} 秒`,
      en: `${name}: last heartbeat ${seconds} s ago`,
    },
  }
  return { ...about, state: seconds > heartbeatSec ? 'fail' : 'pass' }
}

function loop({ run, facts }: HealthContext, name: string): Finding {
  const beat = newest(facts, name)
  if (!beat)
    return {
      state: 'unknown',
      message: { ja: `${name}: 生存信号がありません`, en: `${name}: no heartbeat` },
    }
  const { loopP99Ms } = run.settings.monitoring.health
  const limits = { warn: loopP99Ms + 0.1, fail: null, clearBelow: loopP99Ms * 0.9 }
  return {
    ...rising(beat.loopP99Ms, limits, {
      unit: 'ms',
      what: { ja: `${name}: イベントループの遅れ p99`, en: `${name}: event loop p99` },
    }),
    limit: loopP99Ms,
  }
}

function descriptors({ run, facts, readings }: HealthContext, name: string): Finding {
  const beat = newest(facts, name)
  const found = beat ? readings.descriptors(beat.pid) : null
  if (!found)
    return absent({
      ja: `${name}: ここではファイル記述子を数えられません`,
      en: `${name}: its file descriptors can not be counted here`,
    })
  const { descriptorWarnPct, descriptorFailPct } = run.settings.monitoring.health
  const limits = { warn: descriptorWarnPct, fail: descriptorFailPct }
  return rising((100 * found.open) / found.limit, limits, {
    unit: '%',
    what: { ja: `${name}: ファイル記述子`, en: `${name}: file descriptors` },
  })
}

async function pm2({ readings }: HealthContext): Promise<Finding> {
  const apps = await readings.pm2()
  if (!apps) return absent({ ja: 'pm2 はありません', en: 'pm2 is not present' })
  const down = apps.filter(({ status }) => status !== 'online')
  if (down.length === 0)
    return {
      state: 'pass',
      value: apps.length,
      message: {
        ja: `pm2: ${apps.length} 個のアプリが稼働中`,
        en: `pm2: ${apps.length} apps online`,
      },
    }
  const named = down.map(({ name, status }) => `${name} ${status}`).join(', ')
  return { state: 'fail', value: down.length, message: sameWords(`pm2: ${named}`) }
}

function newest(facts: HealthContext['facts'], name: string) {
  return facts.heartbeats.find((beat) => beat.name === name)
}
