/** English words: `why`. What a failed try means and what to do, by the code on record, its beginning, or its class. */

type Classes = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G'

/** Class and code as far as they are given here: `D HTTP` is for `D HTTP 404` and `D HTTP 410`. */
type Beginning = readonly [begin: string, text: string]

export const why = {
  classes: {
    A: 'The service could not be reached. It is tried again by itself.',
    B: 'The service asked to slow down. It is tried again by itself.',
    C: 'The service refused it for the moment. It is tried again by itself.',
    D: 'The recipient is refused for good. Put the address right, then send it again.',
    E: 'The message itself was refused. Put its content right, then send it again.',
    F: 'The service refuses our credentials. Renew them; nothing more is sent over this connection until then.',
    G: 'It was handed over, but no answer came. Ask the recipient before it is sent again.',
  } as Readonly<Record<Classes, string>>,
  codes: {
    TEMPLATE:
      'A value of the template is missing, or it uses an unknown name. Correct the template or its data.',
    NO_ADDRESS:
      'The person or destination has no address on this channel. Enter one, or a fallback channel.',
    BAD_ADDRESS:
      'The address is not one mail address: it has a line break, a blank or several addresses. Correct it in the master data.',
    BODY_GONE: 'The text was deleted at the end of its retention. It can not be sent any more.',
    BUILD: 'The message could not be built. Look at the reply below.',
    WITHDRAWN: 'The notification was withdrawn before it was sent.',
    RECIPIENT_GONE: 'The recipient has left the company.',
    DESTINATION_OFF: 'The destination is switched off. Switch it on, then send it again.',
    HARD_BOUNCE:
      'The address was refused before and is suppressed. Correct it, then lift the suppression.',
    DEST_GONE:
      'The channel, room or webhook is gone. Enter a new destination, then lift the suppression.',
    UNSUBSCRIBED: 'The recipient has unsubscribed.',
    OPERATOR: 'An operator decided so.',
    EXPIRED: 'Its time was over before it could be sent.',
    TENANT_DELETED: 'The company was deleted.',
    CRASH: 'The process died while it was being sent. Ask the recipient before it is sent again.',
    POWER_CUT:
      'The machine went down while it was being sent. Ask the recipient before it is sent again.',
    QUIET_HOURS: 'It waits for the end of the quiet hours.',
    CIRCUIT_OPEN: 'The connection failed several times and rests. It is tried again by itself.',
    LOOP_GUARD: 'It was put off fifty times. Mend the connection, then send it again.',
    ATTACHMENT_TOO_LARGE:
      'The attachments are larger than a mail may be (mail.maxMessageMb). Make them smaller, or let large files be linked (mail.oversized).',
    MESSAGE_TOO_LARGE:
      'The mail is larger than the mail server takes. Make the attachments smaller, or let large files be linked (mail.oversized).',
    ATTACHMENT_MISSING: 'An attached file is gone. Make it again with its batch.',
    ATTACHMENT_CHANGED:
      'An attached file was changed after the message was written. Make it again with its batch.',
    ATTACHMENT_FORBIDDEN: 'An attached file lies outside the folders of its owner.',
    channel_not_found:
      'The channel does not exist, or the bot may not see it. Invite the bot, or choose another channel.',
    is_archived: 'The channel is archived. Choose another channel.',
    channel_is_archived: 'The channel is archived. Choose another channel.',
    not_in_channel: 'The bot is not in the channel. Invite it.',
    user_not_found:
      'The account does not exist any more. Look at its link on the page of BATCH-403.',
    no_service: 'The webhook was revoked. Make a new one and enter its address.',
    no_team: 'The workspace of the webhook is gone. Make a new one and enter its address.',
    action_prohibited: 'An administrator of the workspace has forbidden it. Ask them.',
    invalid_auth: 'The token is not valid. Issue a new one and enter it.',
    not_authed: 'No token was given. Enter one.',
    token_revoked:
      'The token was revoked: the bot was removed. Install it again and enter its new token.',
    token_expired: 'The token has expired. Issue a new one and enter it.',
    account_inactive:
      'The account of the bot was removed or suspended. Install it again and enter its new token.',
    missing_scope: 'The bot lacks a permission (scope). Add it and install the bot again.',
    ACCESS_DENIED: 'The bot has no permission. Allow it in the developer console of LINE WORKS.',
    invalid_client: 'The client secret is wrong or has expired. Issue a new one and enter it.',
    invalid_grant: 'The service account or its key is not accepted. Issue a new key and enter it.',
    no_secret:
      'The secret of the connection is not there. Set the environment variable or file it names.',
    not_connected: 'There is no connection for this channel. Set one up.',
    no_relay: 'There is no mail server. Set mail.smtp in toban.yaml.',
    bad_connection_config: 'The connection is not filled in as it should be. See the reply below.',
    bad_hook_address:
      'The address of the webhook is missing or no https address. Correct the secret.',
  } as Readonly<Record<string, string>>,
  beginnings: [
    ['D HTTP 410', 'The webhook is gone (HTTP 410). Make a new one and enter its address.'],
    ['D HTTP 404', 'The webhook is gone (HTTP 404). Make a new one and enter its address.'],
    ['D HTTP', 'The webhook refuses its address (revoked). Make a new one and enter its address.'],
    ['D 550 5.1', 'The mail server does not know the address. Correct it in the master data.'],
    ['D 550 5.2.1', 'The mailbox is switched off. Ask for the right address.'],
    ['E 552', 'The mail is larger than the mail server takes. Make the attachments smaller.'],
    ['E HTTP 413', 'The message is larger than the service takes.'],
    ['F HTTP 401', 'The token is not valid or has expired. Issue a new one and enter it.'],
    ['F HTTP 403', 'The connection has no permission for this. Allow it at the service.'],
    ['F 550 5.7.60', 'The mail server does not let us send as this sender. Correct mail.from.'],
    ['F 53', 'The mail server refuses user name or password. Renew the password.'],
    [
      'C 45',
      'The mail server takes it later (greylisting or full mailbox). It is tried again by itself.',
    ],
  ] as readonly Beginning[],
}
