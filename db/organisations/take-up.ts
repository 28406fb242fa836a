import { randomUUIDv7 } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import { newPersonSchema } from '../access/new-rows.ts'
import { writePeople } from '../access/write-people.ts'
import { checkRows } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest } from '../commands.ts'
import { tenantApplications } from './joining-schema.ts'

/**
 * The institution that was let in makes its first administrator, who does the rest. This happens once: from then on the
 * applicant's token opens nothing.
 * @throws CommandRefused `notApproved`; `accountKnown` when the email address has an account already.
 */
export function takeUpTenant(
  client: DatabaseClient,
  request: CommandRequest,
  input: {
    readonly name: string
    readonly account: { readonly email: string; readonly passwordHash: string }
  },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const { tenantId } = actor
    const taken = await db
      .update(tenantApplications)
      .set({ takenUpAt: now })
      .where(
        and(
          eq(tenantApplications.tenantId, tenantId),
          eq(tenantApplications.state, 'approved'),
          isNull(tenantApplications.takenUpAt),
        ),
      )
    if (taken.rowCount === 0) throw notApproved()
    const administrator = {
      ...input,
      id: randomUUIDv7(),
      tenantId,
      department: null,
      roles: ['administrator' as const],
      siteIds: [],
      qualifications: [],
    }
    await checkRows('person', newPersonSchema, [administrator])
    await writePeople(transaction, [administrator])
    return { tenantId, personId: administrator.id }
  })
}

function notApproved() {
  return refused('conflict', {
    code: 'notApproved',
    message: 'The application is not approved, or has its administrator already.',
    nextStep: 'Read the application to see where it stands.',
  })
}
