/** Where the demo's local stand-ins listen; the caller gives the real ports, tests need none of them. */

/** Base addresses without a trailing slash. */
export type StandInAddresses = Readonly<{
  smtpHost: string
  smtpPort: number
  /** The HR system's interface: `/departments`, `/positions`, `/assignments` below it. */
  hr: string
  /** Watched pages: `/ok`, `/slow`, `/flaky`. */
  web: string
  /** Slack's Web API. */
  slack: string
  /** Entra's log-in and Graph. */
  login: string
  graph: string
  worksAuth: string
  worksApi: string
}>

/** Beside the console's usual port 3300. */
export const USUAL_STAND_INS: StandInAddresses = {
  smtpHost: '127.0.0.1',
  smtpPort: 3310,
  hr: 'http://127.0.0.1:3311/hr',
  web: 'http://127.0.0.1:3311',
  slack: 'http://127.0.0.1:3312/api/',
  login: 'http://127.0.0.1:3313',
  graph: 'http://127.0.0.1:3313/v1.0',
  worksAuth: 'http://127.0.0.1:3314/oauth2/v2.0',
  worksApi: 'http://127.0.0.1:3314/v1.0',
}
