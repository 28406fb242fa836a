import { randomUUIDv7 } from 'node:crypto'
import type { EventType } from '#domain/events/event.ts'
import type { DatabaseClient } from '../client.ts'
import { runCommand } from '../commands.ts'

export const tenantId = '00000000-0000-7000-8000-000000000001'
export const actor = { tenantId, principalId: 'tester', roles: [], siteIds: [] } as const
export const now = new Date('2026-03-02T01:00:00Z')

/** Commits one command that tells `types`, in order, about one prescription; returns the prescription's id. */
export async function tellEvents(
  client: DatabaseClient,
  types: readonly EventType[],
  work: () => Promise<void> = async () => {},
): Promise<string> {
  const aggregateId = randomUUIDv7()
  const request = { actor, route: 'test', key: aggregateId, body: null, now }
  await runCommand(client, request, async (transaction) => {
    for (const type of types) {
      transaction.emit({ type, aggregateKind: 'prescription', aggregateId, tenantId, payload: { units: 3 } })
    }
    await work()
  })
  return aggregateId
}
