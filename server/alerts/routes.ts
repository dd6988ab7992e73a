/** Who is told of an alert: names of routes, and the addresses behind them (alerts.yaml). */
import type { AlertRecipient } from '../../data/ops/alert-messages.ts'
import type { AlertsConfig } from '../config/config.ts'
import { type AlertRaise, isWorse, type Severity } from '../domain/alert.ts'
import { unreachable } from '../domain/errors.ts'
import { type AlertContext, entryOf, type Said } from './context.ts'

/** Told of everything that names nobody. */
const DEFAULT_ROUTE = 'ops'
/** Findings that can not wait for the morning go there too (R5.9). */
const ON_CALL_ROUTE = 'oncall'

/**
 * The routes that the alert's `context.audience` names, else those of the batch's entry. An audience without a route
 * of its own is somebody the operators must tell themselves.
 */
export function routesOf(context: AlertContext, alert: AlertRaise, said: Said): readonly string[] {
  if (said.routes) return said.routes
  const known = context.config.alerts.routes
  const audience = audienceOf(alert).filter((name) => name in known)
  const named = audience.length > 0 ? audience : (entryOf(context, said.batchId)?.alert ?? [])
  const routes = named.length > 0 ? named : [DEFAULT_ROUTE]
  const onCall = alert.severity === 'CRITICAL' && ON_CALL_ROUTE in known ? [ON_CALL_ROUTE] : []
  return [...new Set([...routes, ...onCall])]
}

function audienceOf({ context }: AlertRaise): string[] {
  const audience = context?.audience
  if (!Array.isArray(audience)) return []
  return audience.filter((name): name is string => typeof name === 'string')
}

/** The addresses that want to hear of this severity; an address in two routes once. */
export function recipientsOf(
  routes: AlertsConfig['routes'],
  names: readonly string[],
  severity: Severity,
): AlertRecipient[] {
  const found = new Map<string, AlertRecipient>()
  for (const route of names) {
    for (const [index, destination] of (routes[route] ?? []).entries()) {
      if (isWorse(destination.from, severity)) continue
      for (const recipient of addressesOf(route, index, destination)) {
        const key = addressKey(recipient)
        if (!found.has(key)) found.set(key, recipient)
      }
    }
  }
  return [...found.values()]
}

/** Two recipients with the same key get one message. */
export function addressKey({ channel, address }: AlertRecipient): string {
  return `${channel} ${address.toLowerCase()}`
}

type Destination = AlertsConfig['routes'][string][number]

function addressesOf(route: string, index: number, destination: Destination): AlertRecipient[] {
  const about = { route, integrationConfigId: `alerts:${route}/${index}` }
  switch (destination.channel) {
    case 'email':
      return destination.to.map((address) => ({
        ...about,
        channel: 'EMAIL',
        recipientType: 'USER',
        address,
      }))
    case 'slack':
      return [{ ...about, channel: 'SLACK', ...hook(destination.url) }]
    case 'teams':
      return [{ ...about, channel: 'TEAMS', ...hook(destination.url) }]
    case 'webhook':
      return [{ ...about, channel: 'WEBHOOK', ...hook(destination.url) }]
    case 'lineworks':
      return [
        {
          ...about,
          channel: 'LINE_WORKS',
          recipientType: 'CHANNEL',
          address: destination.channelId,
        },
      ]
    default:
      return unreachable(destination)
  }
}

/** A hook's address is a secret: the reference to it is stored, never the address. */
function hook(url: { env: string } | { file: string }) {
  return { recipientType: 'WEBHOOK', address: JSON.stringify(url) } as const
}
