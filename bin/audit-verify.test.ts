import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectOwner, openDatabase, type DatabaseClient } from '#db/client.ts'
import { tellEvents } from '#db/events/events-fixture.ts'
import { placeEvents } from '#db/events/placing.ts'
import { auditVerify, exitCodes } from './audit-verify.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
let client: DatabaseClient
/** Somebody who can write to the database past every wall. */
let intruder: pg.Client
let folder: string
let headFile: string
const sentences: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  intruder = await connectOwner(database.ownerUrl)
  folder = await mkdtemp(join(tmpdir(), 'yunyaoku-audit-'))
  headFile = join(folder, 'head.json')
})

afterAll(async () => {
  await intruder.end()
  await client.close()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

/** Positions 1–2, 3–4 and 5–6, sealed as three batches, and their head kept in a file. */
beforeEach(async () => {
  await intruder.query('truncate events, audit_batches, event_cursors restart identity')
  for (let batch = 0; batch < 3; batch += 1) await tellAndPlace()
  await verify({ saveFile: headFile })
})

async function tellAndPlace(): Promise<void> {
  await tellEvents(client, ['prescription.submitted', 'prescription.approved'])
  await placeEvents(client, 100)
}

function verify(options: { readonly headFile?: string; readonly saveFile?: string }): Promise<number> {
  sentences.length = 0
  return auditVerify(client, { ...options, report: (sentence) => sentences.push(sentence) })
}

describe('npm run audit:verify', () => {
  it('finds a chain whole that went on from the head that was kept', async () => {
    await tellAndPlace()
    expect(await verify({ headFile })).toBe(exitCodes.sound)
    expect(sentences[0]).toMatch(/^The audit chain is whole: 8 events, up to [\da-f]{64}\.$/)
  })

  it.each([
    [
      'an edited entry',
      [`update events set payload = '{"units": 4}' where position = 3`],
      [3, 4],
      'contentChanged',
    ],
    ['a deleted entry', ['delete from events where position = 5'], [5, 6], 'eventsMissing'],
    [
      'reordered entries',
      [
        'update events set position = -1 where position = 3',
        'update events set position = 3 where position = 4',
        'update events set position = 4 where position = -1',
      ],
      [3, 4],
      'contentChanged',
    ],
  ])('finds %s, and says where', async (_what, statements, [from, to], kind) => {
    for (const statement of statements) await intruder.query(statement)
    expect(await verify({})).toBe(exitCodes.faulty)
    expect(sentences).toHaveLength(1)
    expect(sentences[0]).toMatch(new RegExp(`^Positions ${from} to ${to}: .* \\(${kind}\\)\\.$`))
  })

  it('finds an end that was cut off, by the head that was kept', async () => {
    await intruder.query('delete from events where position > 4')
    await intruder.query('delete from audit_batches where first_position > 4')
    expect(await verify({})).toBe(exitCodes.sound)
    expect(await verify({ headFile })).toBe(exitCodes.faulty)
    expect(sentences).toEqual(['Positions 5 to 6: the end was cut off (cutOff).'])
  })

  it('finds a chain that was made anew as a whole, by the head that was kept', async () => {
    await intruder.query('truncate events, audit_batches restart identity')
    for (let batch = 0; batch < 3; batch += 1) await tellAndPlace()
    expect(await verify({})).toBe(exitCodes.sound)
    expect(await verify({ headFile })).toBe(exitCodes.faulty)
    expect(sentences[0]).toContain('(rewritten)')
  })

  it('takes no head that was changed, or that another installation signed', async () => {
    const head = JSON.parse(await readFile(headFile, 'utf8')) as Record<string, unknown>
    for (const changed of [
      { lastPosition: 4 },
      { hash: 'a'.repeat(64) },
      { publicKey: 'A'.repeat(43) },
      { extra: 1 },
    ]) {
      await writeFile(headFile, JSON.stringify({ ...head, ...changed }))
      expect(await verify({ headFile })).toBe(exitCodes.unchecked)
    }
    expect(await verify({ headFile: join(folder, 'missing.json') })).toBe(exitCodes.unchecked)
  })
})
