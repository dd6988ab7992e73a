/** Group 7 of BATCH-001: certificates that run out, monitors that fell silent, alarms nobody looks at. */
import { installation } from '../../../../data/platform/backups.ts'
import { endpointUrls } from '../../../../data/platform/health.ts'
import type { Check, Finding } from '../check.ts'
import { type HealthContext, MONITORS } from '../context.ts'
import { readCertificate } from '../reach.ts'
import { watchedTargets } from './outside.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const UNSEEN_LIMIT_MIN = 60
/** A message has room for so many. */
const MOST_SAID = 5

export function certificateChecks(context: HealthContext): Check[] {
  return tlsPlaces(context).map(({ host, port }) => ({
    id: 'tls.certificate',
    component: `${host}:${port}`,
    group: 7,
    alertKey: `tls:${host}:${port}`,
    run: () => certificate(context, host, port),
  }))
}

export function watchChecks(context: HealthContext): Check[] {
  const monitors = Object.entries(MONITORS).map(([batchId, minutes]) => ({
    id: 'monitor.silent',
    component: batchId,
    group: 7 as const,
    alertKey: `monitor:silent:${batchId}`,
    run: () => monitor(context, batchId, minutes),
  }))
  const unseen: Check = {
    id: 'alerts.unseen',
    component: '',
    group: 7,
    alertKey: 'alerts:unseen',
    run: () => unseenAlerts(context),
  }
  return [...monitors, unseen]
}

type Place = Readonly<{ host: string; port: number }>

/** Every host and port with a certificate, once. */
export function tlsPlaces(context: HealthContext): Place[] {
  const { run } = context
  const own = run.settings.monitoring.endpoints
    .filter(({ enabled }) => enabled)
    .map(({ url }) => url)
  const pages = [...endpointUrls(run.platform), ...own]
    .map((text) => new URL(text))
    .filter((url) => url.protocol === 'https:')
  const places = [
    ...pages.map((url) => ({ host: url.hostname, port: Number(url.port || 443) })),
    ...watchedTargets(context).filter(
      ({ kind, port }) => kind === 'https' || (kind === 'smtp' && port === 465),
    ),
  ]
  return [...new Map(places.map(({ host, port }) => [`${host}:${port}`, { host, port }])).values()]
}

async function certificate({ run }: HealthContext, host: string, port: number): Promise<Finding> {
  const { certificateWarnDays, certificateFailDays } = run.settings.monitoring.health
  const { validTo, distrust } = await readCertificate(host, port)
  const days = Math.floor((validTo - run.now()) / DAY_MS)
  const about = {
    value: days,
    unit: 'days',
    message: {
      ja: `${host}:${port}: 証明書の残り ${days} 日`,
      en: `${host}:${port}: certificate valid for ${days} days`,
    },
  }
  if (days < certificateFailDays) return { ...about, state: 'fail', limit: certificateFailDays }
  if (days < certificateWarnDays) return { ...about, state: 'warn', limit: certificateWarnDays }
  if (run.params.checkLevel === 'detailed' && distrust !== null) {
    return {
      ...about,
      state: 'warn',
      message: {
        ja: `${host}:${port}: 証明書を信頼できません: ${distrust}`,
        en: `${host}:${port}: its certificate is not trusted: ${distrust}`,
      },
    }
  }
  return { ...about, state: 'pass', limit: certificateWarnDays }
}

function monitor({ run, facts }: HealthContext, batchId: string, minutes: number): Finding {
  if (facts.unreadable !== null) return { state: 'unknown', message: facts.unreadable }
  const at = facts.lastGoodEnds[batchId] ?? null
  if (facts.stopped)
    return {
      state: 'pass',
      message: { ja: `${batchId}: 停止中 (意図的)`, en: `${batchId}: stopped on purpose` },
    }
  if (at === null && isYoung(run, minutes)) {
    return {
      state: 'pass',
      message: {
        ja: `${batchId}: 導入直後のため、まだ予定がありません`,
        en: `${batchId}: new, it is not due yet`,
      },
    }
  }
  if (at === null)
    return {
      state: 'warn',
      limit: minutes,
      unit: 'min',
      message: {
        ja: `${batchId} は一度も正常終了していません`,
        en: `${batchId} has never ended well`,
      },
    }
  const age = Math.round(((run.now() - at) / MINUTE_MS) * 10) / 10
  const about = {
    value: age,
    limit: minutes,
    unit: 'min',
    message: {
      ja: `${batchId}: 最後の正常終了から ${age} 分`,
      en: `${batchId}: last good end ${age} min ago`,
    },
  }
  return { ...about, state: age > minutes ? 'warn' : 'pass' }
}

function isYoung(run: HealthContext['run'], minutes: number): boolean {
  return run.now() - installation(run.platform).createdAt <= minutes * MINUTE_MS
}

function unseenAlerts({ run, facts }: HealthContext): Finding {
  if (facts.unreadable !== null) return { state: 'unknown', message: facts.unreadable }
  const unseen = facts.openAlerts.filter(
    ({ severity, acknowledged, openedAt }) =>
      severity === 'CRITICAL' &&
      !acknowledged &&
      run.now() - openedAt > UNSEEN_LIMIT_MIN * MINUTE_MS,
  )
  const about = { value: unseen.length, limit: 1 }
  if (unseen.length === 0)
    return {
      ...about,
      state: 'pass',
      message: { ja: '緊急アラートはすべて確認済みです', en: 'every CRITICAL alert was looked at' },
    }
  const said = unseen.slice(0, MOST_SAID).map(({ message }) => message)
  const many = unseen.length === 1 ? '1 CRITICAL alert' : `${unseen.length} CRITICAL alerts`
  return {
    ...about,
    state: 'warn',
    message: {
      ja: `誰も確認していない緊急アラートが ${unseen.length} 件あります: ${said.map(({ ja }) => ja).join('、')}`,
      en: `nobody is looking at ${many}: ${said.map(({ en }) => en).join('; ')}`,
    },
  }
}
