import type { DatabaseClient } from '#db/client.ts'
import { readCursor, readEventsAfter, saveCursor } from '#db/events/cursors.ts'
import { checkPrescriptions } from '#db/insurance/check.ts'
import { systemTenantId } from './ids.ts'
import { followStream, type Relay } from './relay.ts'

const batchEvents = 500
/** The checker's name among the readers of the stream. */
const reader = 'insurance-check'

/** Checks every prescription that is taken in against insurance, one process at a time. */
export function keepChecking(relay: Relay, clock: () => Date): Promise<void> {
  return followStream(relay, {
    job: 'insurance.checking',
    failure: 'prescriptions could not be checked',
    run: async () => (await checkBatch(relay.database, clock())) === batchEvents,
  })
}

/**
 * Checks the prescriptions among the next events. The cursor moves on after the whole batch; one that is checked again
 * after a crash stays as it was.
 * @returns how many events the batch had.
 */
export async function checkBatch(database: DatabaseClient, now: Date): Promise<number> {
  const position = await readCursor(database, reader)
  const events = await readEventsAfter(database.network, position, batchEvents)
  const last = events.at(-1)
  if (last === undefined) return 0
  const submitted = events.filter(({ type }) => type === 'prescription.submitted')
  if (submitted.length > 0) {
    const request = {
      actor: { tenantId: systemTenantId, principalId: reader, roles: [], siteIds: [] },
      route: 'insurance.check',
      key: `${position}-${last.position}`,
      body: null,
      now,
    }
    await checkPrescriptions(
      database,
      request,
      submitted.map(({ aggregateId }) => aggregateId),
    )
  }
  await saveCursor(database, reader, last.position)
  return events.length
}
