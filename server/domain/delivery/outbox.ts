/** The words of outgoing messages: channels, states of an outbox row, outcome classes; used by data, delivery, the sdk and the screens. */

/** Services a message can leave through. In-app notices need no delivery. */
export const CHANNELS = ['EMAIL', 'SLACK', 'TEAMS', 'LINE_WORKS', 'WEBHOOK'] as const
export type ChannelName = (typeof CHANNELS)[number]

/** States of an outbox row. The last five are terminal; IN_DOUBT waits for evidence or an operator. */
export const DELIVERY_STATES = [
  'PENDING',
  'SENDING',
  'RETRY',
  'IN_DOUBT',
  'SENT',
  'DEAD',
  'EXPIRED',
  'SUPPRESSED',
  'CANCELLED',
] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

/**
 * How a try ended when it did not end well (delivery rule D8): A channel down, B rate limited, C transient,
 * D permanent for this recipient, E permanent for this content, F configuration or credentials, G in doubt.
 */
export const OUTCOME_CLASSES = ['A', 'B', 'C', 'D', 'E', 'F', 'G'] as const
export type OutcomeClass = (typeof OUTCOME_CLASSES)[number]

/** 0 LOW, 1 NORMAL = MEDIUM, 2 HIGH, 3 CRITICAL. */
export type Priority = 0 | 1 | 2 | 3

/** WEBHOOK: the address is not an address but the JSON of a secret reference, `{"env":"NAME"}` or `{"file":"PATH"}`. */
export type RecipientType = 'USER' | 'CHANNEL' | 'GROUP' | 'WEBHOOK'

/**
 * PLAIN is escaped for the channel when it is sent; HTML is a mail's; MARKDOWN is in the channel's own
 * notation already and goes out as it is.
 */
export type BodyFormat = 'PLAIN' | 'HTML' | 'MARKDOWN'
