/** What a batch may use of the clients of outside services; they make each request once and leave waiting to the batch. */

export { maskedAddress } from '../delivery/redact.ts'
export { type AccessTokens, tokenFile } from '../outside/access-token.ts'
export * from '../outside/connections.ts'
export * from '../outside/graph.ts'
export { call, type HttpCall, type HttpReply } from '../outside/http.ts'
export * from '../outside/line-works.ts'
export * from '../outside/reply.ts'
export * from '../outside/slack.ts'
