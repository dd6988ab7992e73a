/** Kinds of values that several configuration files share; a refused value carries the code of its fault as its message. */
import { isIP } from 'node:net'
import { z } from 'zod'
import { isDay } from '../domain/calendar-day.ts'
import { parseDayWindow, parseDuration } from '../domain/duration.ts'

/** A secret never stands in a file: it is read from the environment or from a file of its own. */
export type SecretRef = Readonly<{ env: string } | { file: string }>

/** Milliseconds, written `2s 5m 1h 7d`. */
export function duration() {
  return z
    .string({ error: 'bad_duration' })
    .regex(/^\d{1,9}(ms|s|m|h|d)$/, { error: 'bad_duration' })
    .refine((text) => parseDuration(text) !== null, { error: 'bad_duration' })
    .transform((text) => parseDuration(text) ?? 0)
    .meta({ examples: ['2s', '5m', '1h', '7d'] })
}

/** As `duration`, but not zero. */
export function positiveDuration() {
  return z
    .string({ error: 'bad_duration' })
    .regex(/^\d{1,9}(ms|s|m|h|d)$/, { error: 'bad_duration' })
    .refine((text) => (parseDuration(text) ?? 0) > 0, { error: 'bad_duration' })
    .transform((text) => parseDuration(text) ?? 0)
    .meta({ examples: ['2s', '5m', '1h', '7d'] })
}

export function timeOfDay() {
  return z
    .string({ error: 'bad_time' })
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'bad_time' })
    .meta({ examples: ['05:30'] })
}

/** A local date and time of the file's zone; resolved to an instant where the zone is known. */
export function localTime() {
  return z
    .string({ error: 'bad_local_time' })
    .regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/, { error: 'bad_local_time' })
    .refine((text) => isDay(text.slice(0, 10)), { error: 'bad_local_time' })
    .meta({ examples: ['2026-12-31T22:00'] })
}

export function dayWindow() {
  return z
    .string({ error: 'bad_window' })
    .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, { error: 'bad_window' })
    .refine((text) => parseDayWindow(text) !== null, { error: 'bad_window' })
    .transform((text) => parseDayWindow(text) ?? { from: '00:00', until: '00:00' })
    .meta({ examples: ['01:00-06:00'] })
}

/** An IANA zone the installed Node knows. */
export function timezone() {
  return z
    .string({ error: 'bad_zone' })
    .refine(isZone, { error: 'bad_zone' })
    .meta({ examples: ['Asia/Tokyo'] })
}

export function batchId() {
  return z.string({ error: 'bad_batch_id' }).regex(/^BATCH-\d{3}$/, { error: 'bad_batch_id' })
}

export function mailAddress() {
  return z
    .string({ error: 'bad_address' })
    .regex(/^[^\s@<>,;:"]+@[^\s@<>,;:"]+\.[^\s@<>,;:"]+$/, { error: 'bad_address' })
}

export function ipAddress() {
  return z.string({ error: 'bad_ip' }).refine((text) => isIP(text) !== 0, { error: 'bad_ip' })
}

/** `ip` or `ip:port`, the port of an IPv6 address after brackets. */
export function nameServer() {
  const parts = /^(?:\[([^\]]+)\]|([\d.]+)):(\d{1,5})$/
  return z.string({ error: 'bad_ip' }).refine(
    (text) => {
      const [, six, four, number] = parts.exec(text) ?? []
      const ip = six ?? four ?? text
      return isIP(ip) !== 0 && (number === undefined || Number(number) <= 65_535)
    },
    { error: 'bad_ip' },
  )
}

export function url() {
  return z.string({ error: 'bad_url' }).refine(isHttpUrl, { error: 'bad_url' })
}

export function port() {
  return z.int().min(1).max(65_535)
}

export function percent() {
  return z.number().min(0).max(100)
}

/** Refusals never repeat the value: it may be the secret itself. */
export function secretRef() {
  const named = z.string({ error: 'bad_secret' }).min(1, { error: 'bad_secret' })
  return z
    .strictObject(
      {
        env: named.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'bad_secret' }).optional(),
        file: named.optional(),
      },
      { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'plain_secret') },
    )
    .refine((ref) => (ref.env === undefined) !== (ref.file === undefined), { error: 'bad_secret' })
    .transform((ref): SecretRef => {
      return ref.env === undefined ? { file: ref.file ?? '' } : { env: ref.env }
    })
    .meta({ description: 'Exactly one of env (name of a variable) and file (path)' })
}

function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    // Offsets such as +09:00 are accepted by Intl but know no rules of a zone.
    return /^[A-Za-z]/.test(text)
  } catch {
    return false
  }
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
