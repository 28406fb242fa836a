import { and, asc, eq } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest } from '../commands.ts'
import { activePerson } from './person.ts'
import { savedViews } from './saved-view-schema.ts'

/** So many names fit in a menu, and so many in all keep a person's row of the table small. */
const mostViewsOfTable = 20
const mostViews = 200

/** A view by its name: filters by their names in the address. */
export interface SavedView {
  readonly table: string
  readonly name: string
  readonly filters: Readonly<Record<string, string>>
}

/** The acting person's views of one table or of all, in the order in which they were saved. A system has none. */
export function listSavedViews(client: DatabaseClient, actor: Actor, table?: string) {
  return readAs(client, actor, (db) =>
    db
      .select({ table: savedViews.tableName, name: savedViews.name, filters: savedViews.filters })
      .from(savedViews)
      .where(
        and(
          eq(savedViews.personId, actor.principalId),
          table === undefined ? undefined : eq(savedViews.tableName, table),
        ),
      )
      .orderBy(asc(savedViews.savedAt), asc(savedViews.name)),
  )
}

/**
 * Keeps filters under a name; under a name that is there already they take its place.
 * @throws CommandRefused `personNotFound` for a system, `savedViewsFull`.
 */
export function saveView(
  client: DatabaseClient,
  request: CommandRequest,
  { table, name, filters }: SavedView,
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    // One after the other for a person, so that two computers do not exceed the limit together.
    const person = await activePerson(transaction, actor.principalId)
    const kept = await db
      .select({ table: savedViews.tableName, name: savedViews.name })
      .from(savedViews)
      .where(eq(savedViews.personId, person.id))
    const others = kept.filter((view) => view.table !== table || view.name !== name)
    const ofTable = others.filter((view) => view.table === table)
    if (ofTable.length >= mostViewsOfTable || others.length >= mostViews) throw viewsFull()
    const row = {
      tenantId: actor.tenantId,
      personId: person.id,
      tableName: table,
      name,
      filters,
      savedAt: now,
    }
    await db
      .insert(savedViews)
      .values(row)
      .onConflictDoUpdate({
        target: [savedViews.personId, savedViews.tableName, savedViews.name, savedViews.tenantId],
        set: { filters },
      })
    return { table, name }
  })
}

/** Forgets a view of the acting person; one that is gone already stays gone. */
export function removeView(
  client: DatabaseClient,
  request: CommandRequest,
  { table, name }: Pick<SavedView, 'table' | 'name'>,
) {
  return runCommand(client, request, async ({ db, actor }) => {
    await db
      .delete(savedViews)
      .where(
        and(
          eq(savedViews.personId, actor.principalId),
          eq(savedViews.tableName, table),
          eq(savedViews.name, name),
        ),
      )
    return { table, name }
  })
}

function viewsFull() {
  return refused('conflict', {
    code: 'savedViewsFull',
    message: `No more than ${mostViewsOfTable} views of a table, or ${mostViews} in all, are kept.`,
    nextStep: 'Remove one that you no longer use, then save again.',
  })
}
