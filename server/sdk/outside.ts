/** What a batch may use of the clients of outside services; they make each request once and leave waiting to the batch. */

export type { ChannelSource } from '../delivery/channel.ts'
export { type RelayVerdict, verifyRelay } from '../delivery/channels/smtp.ts'
export { isRetired } from '../delivery/channels/teams.ts'
export { maskedAddress } from '../delivery/redact.ts'
export { type AccessTokens, tokenFile } from '../outside/access-token.ts'
export { certificateEnd } from '../outside/certificate.ts'
export * from '../outside/connections.ts'
export * from '../outside/graph.ts'
export { call, type HttpCall, type HttpReply } from '../outside/http.ts'
export * from '../outside/line-works.ts'
export * from '../outside/reply.ts'
export * from '../outside/slack.ts'
