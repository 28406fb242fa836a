import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WorkerMetrics } from './metrics.ts'

export interface HealthServer {
  readonly port: number
  close(): void
}

/**
 * Serves the worker's state on the loopback address: `/healthz` answers 200 while the worker takes tasks and 503
 * otherwise, `/metrics` for Prometheus.
 */
export async function serveHealth(
  port: number,
  workerState: () => string,
  metrics: WorkerMetrics,
): Promise<HealthServer> {
  const server: Server = createServer((request, response) => {
    if (request.url === '/healthz') {
      const state = workerState()
      response.writeHead(state === 'RUNNING' ? 200 : 503, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ worker: state }))
    } else if (request.url === '/metrics') {
      void metrics.exposition().then((text) => {
        response.writeHead(200, { 'content-type': metrics.contentType })
        response.end(text)
      })
    } else {
      response.writeHead(404).end()
    }
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
