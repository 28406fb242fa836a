import { randomBytes, randomUUID } from 'node:crypto'
import { freePort } from '#bin/ports.ts'
import { startNodeProcess } from '#bin/node-process.ts'
import type { Session } from '#bin/demo/http.ts'
import { addApiKeys, hashApiKey, newApiKey } from '#db/access/api-keys.ts'
import type { DatabaseClient } from '#db/client.ts'
import { seedId } from '#seeds/seed-id.ts'
import { tenantId } from '#seeds/world/tenants.ts'
import { withScratchDatabase, withScratchFolder } from './scratch-database.ts'

/** A server of the API alone, as a process of its own, on a durable database with the demo world. */
export interface OrderServer {
  readonly database: DatabaseClient
  readonly baseUrl: string
  /** Lets a system of a tenant in. */
  keyOf(tenant: string): Promise<Session>
}

/** Gives `work` such a server, and ends it afterwards. */
export function withOrderServer<Result>(
  connections: number,
  work: (server: OrderServer) => Promise<Result>,
  settings: Readonly<Record<string, string>> = {},
): Promise<Result> {
  return withScratchDatabase(connections, (database, databaseUrl) =>
    withScratchFolder(async (folder) => {
      const port = await freePort()
      const baseUrl = `http://127.0.0.1:${port}`
      const server = await startNodeProcess({
        name: 'api',
        script: 'api/server.ts',
        environment: {
          DATABASE_URL: databaseUrl,
          PORT: String(port),
          DATA_DIR: folder,
          AUTH_SECRET: randomBytes(48).toString('base64url'),
          ...settings,
        },
        logFolder: folder,
        healthUrl: `${baseUrl}/healthz`,
      })
      try {
        return await work({ database, baseUrl, keyOf: (tenant) => keyOf(database, tenant) })
      } finally {
        await server.kill()
      }
    }),
  )
}

async function keyOf(database: DatabaseClient, tenant: string): Promise<Session> {
  const key = newApiKey()
  const actor = { tenantId: tenantId('network'), principalId: 'bench', roles: [], siteIds: [] }
  const request = { actor, route: 'bench.key', key: tenant, body: { tenant }, now: new Date() }
  const row = {
    id: seedId(`bench/${randomUUID()}`),
    tenantId: tenant,
    name: 'Bench',
    keyHash: hashApiKey(key),
  }
  await addApiKeys(database, request, [{ ...row, roles: ['system'] }])
  return { name: 'bench', headers: { authorization: `Bearer ${key}` } }
}
