/** Where the demo's local stand-ins listen; the caller may give the real ports, tests need none of them. */

/** Base addresses without a trailing slash. */
export type StandInAddresses = Readonly<{
  smtpHost: string
  smtpPort: number
  slack: string
  teams: string
  lineWorks: string
  /** The HR system's interface. */
  hr: string
  /** Pages /ok /slow /flaky /down /401. */
  web: string
}>

export const USUAL_STAND_INS: StandInAddresses = {
  smtpHost: '127.0.0.1',
  smtpPort: 3325,
  slack: 'http://127.0.0.1:3331',
  teams: 'http://127.0.0.1:3332',
  lineWorks: 'http://127.0.0.1:3333',
  hr: 'http://127.0.0.1:3334',
  web: 'http://127.0.0.1:3335',
}
