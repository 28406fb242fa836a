import { randomUUIDv7 } from 'node:crypto'
import { asc, eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { connectOwner, openDatabase, type DatabaseClient } from './client.ts'
import { eventCursors, networkAccesses } from './events/schema.ts'
import { isAnyOf, keptQuery, keptWrite } from './kept-query.ts'

let database: TestDatabase
let client: DatabaseClient

beforeAll(async () => {
  database = await createTestDatabase()
  const urls = { owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl }
  client = openDatabase(urls, { app: 1, network: 2 })
  await client.network
    .insert(eventCursors)
    .values(['first', 'second', 'third'].map((reader, position) => ({ reader, position })))
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const cursorOf = keptQuery((db, { reader }: { reader: string }) =>
  db.select().from(eventCursors).where(eq(eventCursors.reader, reader)),
)

describe('a kept query', () => {
  it('answers each time for the values it is asked with, in the form that the builder gives', async () => {
    expect(await cursorOf(client.network, { reader: 'second' })).toEqual([{ reader: 'second', position: 1 }])
    expect(await cursorOf(client.network, { reader: 'third' })).toEqual([{ reader: 'third', position: 2 }])
    expect(await cursorOf(client.network, { reader: 'nobody' })).toEqual([])
  })

  it('sees what the transaction that asks has done, and nothing of it elsewhere', async () => {
    const undone = client.network.transaction(async (db) => {
      await db.update(eventCursors).set({ position: 9 }).where(eq(eventCursors.reader, 'first'))
      const elsewhere = cursorOf(client.network, { reader: 'first' })
      expect(await cursorOf(db, { reader: 'first' })).toMatchObject([{ position: 9 }])
      expect(await elsewhere).toMatchObject([{ position: 0 }])
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
  })

  it('takes a list of any length', async () => {
    const cursorsOf = keptQuery((db, { readers }: { readers: readonly string[] }) =>
      db
        .select({ reader: eventCursors.reader })
        .from(eventCursors)
        .where(isAnyOf(eventCursors.reader, readers))
        .orderBy(asc(eventCursors.reader)),
    )
    expect(await cursorsOf(client.network, { readers: [] })).toEqual([])
    expect(await cursorsOf(client.network, { readers: ['third', 'first'] })).toEqual([
      { reader: 'first' },
      { reader: 'third' },
    ])
  })

  it('gives the error of the database to whoever asks, and goes on', async () => {
    const divided = keptQuery((db, { divisor }: { divisor: number }) =>
      db
        .select({ quotient: sql<number>`10 / ${divisor}::integer` })
        .from(eventCursors)
        .limit(1),
    )
    await expect(divided(client.network, { divisor: 0 })).rejects.toMatchObject({ cause: { code: '22012' } })
    expect(await divided(client.network, { divisor: 5 })).toEqual([{ quotient: 2 }])
  })
})

describe('a kept write', () => {
  const moveTo = keptWrite(
    (
      db,
      change: { position?: number | undefined; reader?: string },
      { reader }: { readonly reader: string },
    ) => db.update(eventCursors).set(change).where(eq(eventCursors.reader, reader)).returning(),
  )

  it('changes the columns that the row names, and no others', async () => {
    expect(await moveTo(client.network, { position: 7 }, { reader: 'second' })).toEqual([
      { reader: 'second', position: 7 },
    ])
    expect(
      await moveTo(client.network, { reader: 'renamed', position: undefined }, { reader: 'second' }),
    ).toEqual([{ reader: 'renamed', position: 7 }])
  })

  it('encodes as the columns do, and writes null', async () => {
    const keepAccess = keptWrite((db, row: typeof networkAccesses.$inferInsert) =>
      db.insert(networkAccesses).values(row),
    )
    const recordedAt = new Date('2026-03-01T08:00:00.123Z')
    const row = { tenantId: randomUUIDv7(), principalId: 'somebody', operation: 'kept', recordedAt }
    await keepAccess(client.network, { ...row, cause: null })
    await keepAccess(client.network, { ...row, cause: 'GET /patients/1' })
    const owner = await connectOwner(database.ownerUrl)
    const { rows } = await owner.query(
      'select cause, recorded_at from network_accesses where operation = $1',
      ['kept'],
    )
    await owner.end()
    expect(rows).toEqual([
      { cause: null, recorded_at: recordedAt },
      { cause: 'GET /patients/1', recorded_at: recordedAt },
    ])
  })
})
