/** The shape of alerts.yaml: who is told, when again, and what counts as a storm (data-model rule R5). */
import { z } from 'zod'
import { SEVERITIES } from '../domain/alert.ts'
import { batchId, duration, mailAddress, positiveDuration, secretRef, timeOfDay } from './fields.ts'

const severity = z.enum(SEVERITIES)
const from = severity.default('MEDIUM').describe('Alerts below this are not sent here')

const destination = z.discriminatedUnion('channel', [
  z.strictObject({
    channel: z.literal('email'),
    to: z.array(mailAddress()).min(1),
    from,
  }),
  z.strictObject({
    channel: z.enum(['slack', 'teams', 'webhook']),
    url: secretRef().describe('The address is a secret: it is never written here'),
    from,
  }),
  z.strictObject({
    channel: z.literal('lineworks'),
    botId: z.string(),
    channelId: z.string(),
    from,
  }),
])

const reminder = z.strictObject({
  MEDIUM: positiveDuration(),
  HIGH: positiveDuration(),
  CRITICAL: positiveDuration(),
})

export const alertsFile = z.strictObject({
  version: z.literal(1),
  routes: z.record(z.string(), z.array(destination)),
  reminder: z
    .strictObject({
      host: reminder.prefault({ MEDIUM: '24h', HIGH: '12h', CRITICAL: '4h' }),
      tenant: reminder.prefault({ MEDIUM: '7d', HIGH: '3d', CRITICAL: '24h' }),
    })
    .prefault({})
    .describe('Open and not acknowledged: said again after so long'),
  digest: z
    .strictObject({
      every: positiveDuration().prefault('60m').describe('MEDIUM alerts are gathered so long'),
      businessHoursFrom: timeOfDay().default('09:00'),
      calendar: z.string().default('jp'),
    })
    .prefault({}),
  flap: z
    .strictObject({
      within: duration().prefault('30m').describe('Opened again so soon: the same alert, silently'),
      times: z.int().min(1).max(100).default(3),
      span: positiveDuration().prefault('6h'),
      hold: duration().prefault('6h').describe('A flapping alert stays open so long'),
    })
    .prefault({}),
  storm: z
    .strictObject({
      alerts: z.int().min(1).max(1_000).default(10),
      tenantShare: z.number().min(0).max(1).default(0.3),
      tenants: z.int().min(1).max(1_000).default(3),
    })
    .prefault({})
    .describe('More than this in one run: one grouped message'),
  slowRun: z
    .strictObject({
      factor: z.number().min(1).max(100).default(1.5),
      minRuns: z.int().min(1).max(1_000).default(5),
    })
    .prefault({})
    .describe('A run that took more than factor × the average of like runs'),
  failures: z
    .strictObject({
      inARow: z.array(z.int().min(2).max(1_000)).default([3, 10]).describe('Said again at these'),
      window: positiveDuration().prefault('24h'),
      inWindow: z.int().min(2).max(10_000).default(5),
    })
    .prefault({}),
  noData: z.strictObject({ inARow: z.int().min(1).max(100).default(3) }).prefault({}),
  severity: z
    .record(batchId(), severity)
    .default({})
    .describe('Severity of a failed run, instead of the catalogue'),
})

export type AlertsFile = z.output<typeof alertsFile>
