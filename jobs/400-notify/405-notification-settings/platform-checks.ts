/** The holding's own: where alerts go, secrets that run out, rates that are not set (card 405, P1, P2, T4, S5). */

import { healthOf } from '../../../data/platform/integration-health.ts'
import type { Integration } from '../../../data/platform/integrations.ts'
import type { FoundFault } from '../../../data/platform/notification-findings.ts'
import { daysBetween, type SystemRun, type Words } from '../../../server/sdk/index.ts'
import { secret } from '../../../server/sdk/secret.ts'
import { fault } from './model.ts'
import type { Probed } from './probe-all.ts'

const SOON_DAYS = 30
const VERY_SOON_DAYS = 7

/** Of one connection, whoever owns it; nothing is called. */
export function configFaults(run: SystemRun<unknown>, integration: Integration): FoundFault[] {
  const about = (message: Words, proposal?: Words) => ({
    subjectType: 'config' as const,
    subjectId: integration.configId,
    message: {
      ja: `連携 ${integration.key}: ${message.ja}`,
      en: `connection ${integration.key}: ${message.en}`,
    },
    ...(proposal ? { proposal } : {}),
  })
  const faults: FoundFault[] = []
  const expires = healthOf(run.platform, integration.configId)?.secretExpiresOn ?? null
  const days = expires === null ? null : daysBetween(run.today, expires)
  if (days !== null && days <= SOON_DAYS)
    faults.push(
      fault('T4', {
        ...about({
          ja: `認証情報が ${expires} に切れます (残り ${days} 日)`,
          en: `its credentials expire on ${expires} (${days} days left)`,
        }),
        severity: days <= VERY_SOON_DAYS ? 'ERROR' : 'WARN',
      }),
    )
  if (integration.key === 'smtp_server' && integration.ratePerMinute === null)
    faults.push(
      fault(
        'S5',
        about(
          { ja: '1 分あたりの送信数が設定されていません', en: 'no rate per minute is set' },
          { ja: '100 にする', en: 'set it to 100' },
        ),
      ),
    )
  return faults
}

type Route = SystemRun<unknown>['settings']['routes'][string][number]

/** P1: each destination of a route; P2: that CRITICAL alerts still reach somebody. */
export function routeFaults(
  run: SystemRun<unknown>,
  {
    integrations,
    probed,
  }: Readonly<{ integrations: readonly Integration[]; probed: Probed | null }>,
): FoundFault[] {
  const own = integrations.filter((one) => one.tenantId === null)
  const all = Object.entries(run.settings.routes).flatMap(([name, destinations]) =>
    destinations.map((destination, index) => ({
      id: `${name}[${index}]`,
      why: whyUnusable(run, destination, { own, probed }),
    })),
  )
  const broken = all.flatMap(({ id, why }) =>
    why === null
      ? []
      : [
          fault('P1', {
            subjectType: 'route',
            subjectId: id,
            message: {
              ja: `アラートの送信先 ${id}: ${why.ja}`,
              en: `route ${id} of alerts: ${why.en}`,
            },
          }),
        ],
  )
  // Every severity reaches a destination that is there for at least CRITICAL: all of them are.
  if (all.some(({ why }) => why === null)) return broken
  const nobody = {
    subjectType: 'route' as const,
    subjectId: 'CRITICAL',
    message: { ja: 'CRITICAL のアラートが誰にも届きません', en: 'CRITICAL alerts reach nobody' },
  }
  return [...broken, fault('P2', nobody)]
}

type World = Readonly<{ own: readonly Integration[]; probed: Probed | null }>

function whyUnusable(run: SystemRun<unknown>, route: Route, { own, probed }: World): Words | null {
  switch (route.channel) {
    case 'email': {
      const relay = own.find((one) => one.key === 'smtp_server')
      if (!relay)
        return run.settings.toban.mail.smtp === null
          ? { ja: 'メールサーバーがありません', en: 'there is no mail server' }
          : null
      const verdict = probed?.verdicts.get(relay.configId)
      return verdict?.status === 'UNHEALTHY'
        ? { ja: `メールサーバー: ${verdict.code}`, en: `mail server: ${verdict.code}` }
        : null
    }
    case 'lineworks': {
      const works = own.find((one) => one.key === 'lineworks')
      if (!works)
        return { ja: 'LINE WORKS の連携がありません', en: 'there is no connection to LINE WORKS' }
      const verdict = probed?.verdicts.get(works.configId)
      return verdict?.status === 'UNHEALTHY'
        ? { ja: `LINE WORKS: ${verdict.code}`, en: `LINE WORKS: ${verdict.code}` }
        : null
    }
    default:
      return hasUrl(route.url)
        ? null
        : {
            ja: 'URL の参照が解決できません',
            en: 'the reference to its address can not be resolved',
          }
  }
}

function hasUrl(reference: Parameters<typeof secret>[0]): boolean {
  try {
    return URL.canParse(secret(reference))
  } catch {
    return false
  }
}
