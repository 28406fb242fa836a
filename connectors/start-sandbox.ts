import { createAdaptorServer } from '@hono/node-server'
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { AddressInfo } from 'node:net'
import { createCourierSandbox } from './courier/sandbox.ts'
import { createHospitalSandbox } from './hospital/sandbox.ts'
import { createInsurerSandbox } from './insurer/sandbox.ts'
import { createRegulatorSandbox } from './regulator/sandbox.ts'
import { createSmsSandbox } from './sms/sandbox.ts'

/** The demo's counterparts, listening. */
export interface RunningSandbox {
  readonly port: number
  readonly insurerUrl: string
  readonly smsUrl: string
  readonly hospitalUrl: string
  readonly regulatorUrl: string
  readonly courierUrl: string
  close(): Promise<void>
}

/**
 * Serves every sandbox on one port, each under its name, such as `/insurer`; `/healthz` answers once it listens.
 * @param port 0 takes any free one
 * @param slowMilliseconds how late the `slow` fault answers
 * @param host loopback, unless it must be reached from another container
 * @param hospitalSecrets by which the hospital's system checks webhooks from the beginning
 * Rejects when the port is taken.
 */
export async function startSandbox(
  port: number,
  slowMilliseconds?: number,
  host = '127.0.0.1',
  hospitalSecrets: readonly string[] = [],
): Promise<RunningSandbox> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.get('/healthz', (context) => context.text('ok'))
  app.route('/insurer', createInsurerSandbox(slowMilliseconds))
  app.route('/sms', createSmsSandbox(slowMilliseconds))
  app.route('/hospital', createHospitalSandbox(slowMilliseconds, hospitalSecrets))
  app.route('/regulator', createRegulatorSandbox(slowMilliseconds))
  app.route('/courier', createCourierSandbox(slowMilliseconds))

  const server = createAdaptorServer({ fetch: app.fetch })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  const baseUrl = `http://127.0.0.1:${address.port}`
  return {
    port: address.port,
    insurerUrl: `${baseUrl}/insurer`,
    smsUrl: `${baseUrl}/sms`,
    hospitalUrl: `${baseUrl}/hospital`,
    regulatorUrl: `${baseUrl}/regulator`,
    courierUrl: `${baseUrl}/courier`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        // Connections that clients keep alive would hold the server open for as long as they like.
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
