import type { DatabaseClient } from '../client.ts'
import { listOpenExports, writeExportPage } from './exports.ts'

/** Who looks across tenants for exports that wait: the system itself, in no tenant's name. */
const reader = {
  tenantId: '00000000-0000-0000-0000-000000000000',
  principalId: 'exporter',
  roles: [],
  siteIds: [],
} as const

/** Writes every export that is open to its end, page by page: a cancel takes effect before the next page. */
export async function writeOpenExports(
  database: DatabaseClient,
  clock: () => Date,
  until: AbortSignal,
): Promise<void> {
  for (const { exportId, tenantId, requestedBy, parts } of await listOpenExports(database, reader, clock())) {
    for (let part = parts + 1; !until.aborted; part += 1) {
      const input = { exportId, part }
      const { answer } = await writeExportPage(
        database,
        {
          // In the name of who asked: who saw a patient's data is a person, also when a program wrote it down.
          actor: {
            tenantId,
            principalId: requestedBy,
            roles: ['administrator'],
            siteIds: [],
            cause: 'exporter',
          },
          route: 'export.write_page',
          key: `${exportId}/${part}`,
          body: input,
          now: clock(),
        },
        input,
      )
      if (answer.isOver) break
    }
  }
}
