/** One-time codes of an authenticator app (RFC 6238): their secret in a file of its own, the codes, and the recovery codes. */
import { createHash, randomInt } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import type { DataFolder } from '../../../data/folder.ts'
import type { OpsDb } from '../../../data/ops/open.ts'
import { type OperatorRecord, takeCodeStep } from '../../../data/ops/operators.ts'
import { useRecoveryCode } from '../../../data/ops/recovery-codes.ts'
import type { Instant } from '../../domain/calendar-day.ts'

/** 160 bits, as RFC 4226 asks for. */
const SECRET_BYTES = 20
const STEP_MS = 30_000
/** A phone's clock may be off by this many steps. */
const STEPS_OFF = 1

/**
 * Never in the database (data-model rule R19): `state/totp/<operator id>`, readable by the owner of the process only.
 * The database keeps the reference.
 */
export type TotpSecrets = Readonly<{
  /** A new secret, base32. Answers the reference. */
  make(operatorId: string): string
  /** Null when the file is gone: then only a recovery code or an administrator helps. */
  read(ref: string | null): string | null
  remove(ref: string | null): void
}>

export function totpSecrets(folder: Pick<DataFolder, 'root' | 'stateDir'>): TotpSecrets {
  const pathOf = (ref: string) => join(folder.root, (JSON.parse(ref) as { file: string }).file)
  return {
    make: (operatorId) => {
      const path = join(folder.stateDir, 'totp', operatorId)
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      rmSync(path, { force: true })
      const secret = new Secret({ size: SECRET_BYTES }).base32
      writeFileSync(path, secret, { mode: 0o600, flag: 'wx' })
      return JSON.stringify({ file: join('state', 'totp', operatorId) })
    },
    read: (ref) => {
      try {
        return ref === null ? null : readFileSync(pathOf(ref), 'utf8').trim()
      } catch {
        return null
      }
    },
    remove: (ref) => {
      if (ref !== null) rmSync(pathOf(ref), { force: true })
    },
  }
}

/** What an authenticator app reads from the picture. */
export function totpUri(
  secret: string,
  label: Readonly<{ login: string; issuer: string }>,
): string {
  return totpOf(secret, { label: label.login, issuer: label.issuer }).toString()
}

type Factor = Pick<OperatorRecord, 'operatorId' | 'mfaRef'>
type Means = Readonly<{ ops: OpsDb; secrets: TotpSecrets; at: Instant }>

/** True once per code: the same again, and every older one, is refused. */
export function takeTotpCode({ ops, secrets, at }: Means, factor: Factor, typed: string): boolean {
  const secret = secrets.read(factor.mfaRef)
  const code = typed.replace(/\s/g, '')
  if (secret === null || !/^\d{6}$/.test(code)) return false
  const off = totpOf(secret).validate({ token: code, timestamp: at, window: STEPS_OFF })
  if (off === null) return false
  return takeCodeStep(ops, factor.operatorId, Math.floor(at / STEP_MS) + off)
}

/** Letters and digits nobody mixes up; 15 of these 31 are 74 bits: no sha-256 of them can be guessed back. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const CODES = 10

/** Such as `k3mfh-q7w2d-x9ptc`. */
export function newRecoveryCodes(): string[] {
  const group = () => Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return Array.from({ length: CODES }, () => [group(), group(), group()].join('-'))
}

export function recoveryHash(operatorId: string, typed: string): string {
  const code = typed.toLowerCase().replace(/[\s-]/g, '')
  return createHash('sha256').update(`${operatorId}:${code}`).digest('hex')
}

export function takeRecoveryCode(
  { ops, at }: Pick<Means, 'ops' | 'at'>,
  operatorId: string,
  typed: string,
): boolean {
  return useRecoveryCode(ops, operatorId, { hash: recoveryHash(operatorId, typed), at })
}

function totpOf(secret: string, named: Readonly<{ label?: string; issuer?: string }> = {}): TOTP {
  return new TOTP({
    secret: Secret.fromBase32(secret),
    period: STEP_MS / 1000,
    digits: 6,
    ...named,
  })
}
