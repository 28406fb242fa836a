import type { DatabaseClient } from '#db/client.ts'
import { listOpenExports, writeExportPage } from '#db/jobs/exports.ts'
import { errorFacts } from '../failures.ts'
import { systemTenantId } from '../ids.ts'
import { pause } from '../pace.ts'
import { inTurns, type Relay } from '../relay.ts'

const pauseMs = 2_000

const reader = { tenantId: systemTenantId, principalId: 'exporter', roles: [], siteIds: [] } as const

/**
 * Writes the exports that were asked for, one process at a time. Its state is in rows, so it needs no workflow: whoever
 * has the turn next goes on after the last page that was written.
 */
export function keepExporting(relay: Relay, clock: () => Date): Promise<void> {
  return inTurns(relay, 'exports.writing', async (until) => {
    while (!until.aborted) {
      try {
        await writeOpenExports(relay.database, clock, until)
      } catch (error) {
        relay.log.error(errorFacts(error), 'exports could not be written')
      }
      await pause(pauseMs, until)
    }
  })
}

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
