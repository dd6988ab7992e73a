/**
 * The seam between the delivery engine and a service: the engine decides what goes out, when and how often;
 * a channel hands one message over and says what it saw. One file per service in `channels/`.
 */
import type { Integration } from '../../data/platform/integrations.ts'
import type { AlertsConfig, TobanConfig } from '../config/config.ts'
import type { SecretRef } from '../config/secrets.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type {
  ChannelName,
  OutcomeClass,
  Priority,
  RecipientType,
} from '../domain/delivery/outbox.ts'
import type { Suppression } from '../domain/delivery/outcome-class.ts'
import type { Words } from '../domain/errors.ts'

/** A file read by the engine (checked, hashed, within the size limit); channels never open files. */
export type OutgoingAttachment = Readonly<{
  filename: string
  contentType: string
  content: Buffer
}>

/** One message to one recipient, ready for its service: escaped, cut to the limits, checked. */
export type OutgoingMessage = Readonly<{
  /** ULID of the outbox row; the left part of the Message-ID, the same on every attempt. */
  deliveryId: string
  /** The idempotency key: travels outside wherever the service has a field for it. */
  key: string
  channel: ChannelName
  recipient: Readonly<{ type: RecipientType; address: string }>
  /** One line; null when the message has none. */
  subject: string | null
  /** In the channel's own notation. For mail the text part. Never longer than the service takes. */
  body: string
  /** Mail only: the HTML part. */
  html: string | null
  /** Mail only. */
  attachments: readonly OutgoingAttachment[]
  priority: Priority
  /** A digest or an announcement, not about one person's matter. */
  bulk: boolean
  /** The event or batch it comes from; null for free texts. */
  kind: string | null
  /** A button below the text, where the service has one. */
  action: Readonly<{ label: string; url: string }> | null
}>

/** `failed`: made with `failure()` from `outcomeClass`, so that one table decides for all services. */
export type SendResult =
  | Readonly<{
      kind: 'sent'
      /** The service's id of the message; null when it tells none. */
      externalMessageId: string | null
      /** The answer in short, for the log. */
      response: string | null
    }>
  | Readonly<{
      kind: 'failed'
      class: OutcomeClass
      code: string
      /** What the service said, or we, without secrets and addresses, at most 500 characters. */
      text: Words
      /** Class B: wait so long. */
      retryAfterMs: number | null
      /** Whether nothing more goes to this recipient. */
      suppress: Suppression
    }>

/** What can be learned about a message whose fate is unknown (delivery rule D7). */
export type SentEvidence =
  | Readonly<{ kind: 'found'; externalMessageId: string }>
  /** The whole list was read and the key is not in it. */
  | Readonly<{ kind: 'absent' }>
  | Readonly<{ kind: 'unknown'; code: string; text: Words }>

/**
 * A lane to one service with one set of credentials. Used for one message at a time; the engine opens several
 * for more. Connects at the first `send`. A wrong or missing secret is a result of class F, never a throw.
 */
export type Channel = Readonly<{
  /**
   * Hands the message over exactly once: no retry inside, whatever the service says. Aborted = stop waiting;
   * the result is class A while the message can not have arrived, G when it may have. A throw counts as class C
   * and must therefore only happen before the first byte left.
   */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<SendResult>
  /** Only where the service can be asked: looks for the message's key since `from`. */
  findSent?(message: SoughtMessage, signal: AbortSignal): Promise<SentEvidence>
  close(): Promise<void>
}>

/** `from`: begin of the try that went wrong, with the allowance of rule D7 already taken off. */
export type SoughtMessage = Pick<OutgoingMessage, 'deliveryId' | 'key' | 'recipient'> &
  Readonly<{ from: Instant }>

/** One destination of a route in alerts.yaml. */
export type AlertDestination = AlertsConfig['routes'][string][number]

/** Where a channel's address and credentials come from. */
export type ChannelSource =
  /** A row of integration_configs; `endpointUrl`, `authRef` and `connection` say the rest. */
  | Readonly<{ kind: 'integration'; integration: Integration }>
  /**
   * The engine's own alerts: no database row. `hook` destinations carry their URL in the message's recipient;
   * LINE WORKS takes its credentials from the platform's integration, when there is one.
   */
  | Readonly<{ kind: 'alerts'; destination: AlertDestination; integration: Integration | null }>
  /** mail.smtp of toban.yaml. */
  | Readonly<{ kind: 'settings' }>

/** What a channel may use of its surroundings. */
export type ChannelContext = Readonly<{
  /** Throws TobanError `secret_missing`. */
  secret(ref: SecretRef): string
  now(): Instant
  settings: Pick<TobanConfig, 'mail' | 'channels'>
  /** For OAuth tokens kept between runs: files 0600 in this folder (0700), or nothing when it is null. */
  tokensDir: string | null
}>

/** Opens a lane; does no I/O. Throws TobanError when the source can not work (the row then waits as class F). */
export type ChannelFactory = (source: ChannelSource, context: ChannelContext) => Channel
