import { and, arrayContains, eq } from 'drizzle-orm'
import type { EventType } from '#domain/events/event.ts'
import { notFound, refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { people } from './schema.ts'

export type PersonRow = typeof people.$inferSelect

/**
 * A person who works for the acting tenant, held until the command ends.
 * @throws CommandRefused `personNotFound`, also for one who has left or works elsewhere.
 */
export async function activePerson({ db }: CommandTransaction, personId: string): Promise<PersonRow> {
  const [person] = await db
    .select()
    .from(people)
    .where(and(eq(people.id, personId), eq(people.status, 'active')))
    .for('update')
  if (!person) throw notFound('person')
  return person
}

/**
 * Makes sure that somebody can still manage access once `leaving` no longer does.
 * @throws CommandRefused `lastAdministrator`.
 */
export async function keepAnAdministrator({ db }: CommandTransaction, leaving: PersonRow): Promise<void> {
  if (!leaving.roles.includes('administrator')) return
  // Locked in one order, so that two administrators who remove each other take turns.
  const administrators = await db
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.status, 'active'), arrayContains(people.roles, ['administrator'])))
    .orderBy(people.id)
    .for('update')
  if (administrators.some(({ id }) => id !== leaving.id)) return
  throw refused('conflict', {
    code: 'lastAdministrator',
    message: 'Nobody else could manage access any more.',
    nextStep: 'Make somebody else an administrator first.',
  })
}

export function tellOfPerson(
  transaction: CommandTransaction,
  type: Extract<EventType, `person.${string}`>,
  personId: string,
  payload: Readonly<Record<string, unknown>>,
): void {
  const { tenantId } = transaction.actor
  transaction.emit({ type, aggregateKind: 'person', aggregateId: personId, tenantId, payload })
}
