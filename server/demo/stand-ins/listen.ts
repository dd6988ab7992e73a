/** Starts a stand-in's server where only this machine can reach it. */
import type { AddressInfo, Server } from 'node:net'

/** @param port 0 = any free one. Answers the port; rejects when it is taken. */
export function listenOnLoopback(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}
