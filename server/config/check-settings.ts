/** Checks of the other files that look at more than one key: names of calendars, the issuer's check digit; called by `load.ts`. */
import { unknownName } from './check-schedule.ts'
import type { ConfigDocument } from './document.ts'
import type { Fault } from './faults.ts'
import { asMap } from './written.ts'

/** @param calendars names of calendars.yaml, or null when that file could not be read. */
export function checkCalendarNames(
  documents: Readonly<{ calendars: ConfigDocument; alerts: ConfigDocument }>,
  calendars: readonly string[] | null,
): Fault[] {
  if (!calendars) return []
  const faults: Fault[] = []
  const check = (document: ConfigDocument, path: readonly string[], name: unknown) => {
    if (typeof name !== 'string' || calendars.includes(name)) return
    const where = { file: document.file, ...document.place(path) }
    faults.push({ ...where, ...unknownName('unknown_calendar', name, calendars) })
  }
  for (const [code, name] of Object.entries(asMap(asMap(documents.calendars.value).tenants))) {
    check(documents.calendars, ['tenants', code], name)
  }
  const digest = asMap(asMap(documents.alerts.value).digest)
  check(documents.alerts, ['digest', 'calendar'], digest.calendar ?? 'jp')
  return faults
}

/** A wrong check digit is a warning only: a sole proprietor's number has none. */
export function checkIssuer(document: ConfigDocument): Fault[] {
  const number = asMap(asMap(document.value).issuer).registrationNumber
  if (typeof number !== 'string' || !/^T\d{13}$/.test(number)) return []
  if (hasCompanyCheckDigit(number)) return []
  return [
    {
      file: document.file,
      ...document.place(['issuer', 'registrationNumber']),
      code: 'registration_check_digit',
      message: {
        ja: `登録番号の検査数字が法人番号と合いません: ${number}`,
        en: `the check digit of the registration number is not that of a company: ${number}`,
      },
      hint: {
        ja: '番号を登録通知書と照らし合わせてください。',
        en: 'Compare it with the notice of registration.',
      },
    },
  ]
}

/** 9 − (Σ Pn·Qn mod 9), Qn = 1, 2, 1, 2 … from the lowest digit, is the first of the thirteen digits (BATCH-302 rule 1). */
export function hasCompanyCheckDigit(registrationNumber: string): boolean {
  const digits = registrationNumber.replace(/^T/, '')
  const body = [...digits.slice(1)].reverse().map(Number)
  const sum = body.reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 2), 0)
  return 9 - (sum % 9) === Number(digits[0])
}
