import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { InsurerRefused } from '#connectors/insurer/client.ts'
import type { DayFile, DayFileLine } from '#connectors/insurer/contract.ts'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
import { recordClaimAnswer } from '#db/insurance/commands.ts'
import { closeDifference, listDifferences, readClaimStatement } from '#db/insurance/differences.ts'
import { book, handOverOf } from '#db/money/hand-over-fixture.ts'
import {
  actorOf,
  chronicPatientId,
  depotTenantId,
  insurerTenantId,
  loadNetwork,
  now,
  pharmacyTenantId,
  requestOf,
  villageSiteId,
} from '#db/network-fixture.ts'
import { events } from '#db/events/schema.ts'
import { databaseUrls } from '#db/settings.ts'
import { importDueFiles } from './insurer-files.ts'

let database: TestDatabase
let client: DatabaseClient
const pharmacist = actorOf(pharmacyTenantId)
/** 02:30 in Shanghai on the day after. */
const thatNight = new Date('2026-12-01T18:30:00Z')

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

/** A claim of 801 fen that the insurer settled on the first of December. */
async function settledClaim(): Promise<string> {
  const { claimId } = await book(client, handOverOf(chronicPatientId))
  if (claimId === null) throw new Error('The insurer bears nothing.')
  const answer = (said: Parameters<typeof recordClaimAnswer>[2]['answer']) =>
    recordClaimAnswer(client, requestOf(pharmacist), { claimId, attempt: 1, answer: said })
  await answer({ state: 'submitted', insurerReference: 'R' })
  await answer({ state: 'settled', settledFen: 801, settledAt: now })
  return claimId
}

const lineOf = (claimId: string, settledFen = 801): DayFileLine => ({
  claimId,
  claimNumber: `N-${claimId}`,
  institutionCode: 'P64042200001',
  settledFen,
  settledAt: now.toISOString(),
})

const insurerWith = (lines: readonly DayFileLine[]) => ({
  dayFile: async (insurerId: string, day: string): Promise<DayFile> => ({
    insurerId,
    day,
    lines: insurerId === insurerTenantId && day === '2026-12-01' ? [...lines] : [],
  }),
})

describe('the nightly comparison with the insurers’ files', () => {
  it('lists what is missing here, missing there, and differs, and people close it with a reason', async () => {
    const [whole, leftOut, short] = [await settledClaim(), await settledClaim(), await settledClaim()]
    const unknown = randomUUIDv7()
    const insurer = insurerWith([lineOf(whole), lineOf(short, 800), lineOf(unknown)])
    const early = new Date('2026-12-01T17:59:00Z')
    expect(await importDueFiles(client, insurer, early)).toBe(0)
    const notReady = {
      dayFile: () => Promise.reject(new InsurerRefused('fileNotReady', 'Not yet.')),
    }
    expect(await importDueFiles(client, notReady, thatNight)).toBe(0)
    expect(await importDueFiles(client, insurer, thatNight)).toBe(1)
    expect(await importDueFiles(client, insurer, thatNight)).toBe(0)

    const open = () => listDifferences(client, pharmacist, { openOnly: true, limit: 100 })
    const found = await open()
    const facts = found.map(({ kind, claimId, oursFen, theirsFen }) => [kind, claimId, oursFen, theirsFen])
    expect(facts).toHaveLength(3)
    expect(facts).toEqual(
      expect.arrayContaining([
        ['amount_differs', short, 801, 800],
        ['missing_here', unknown, null, 801],
        ['missing_there', leftOut, 801, null],
      ]),
    )
    expect(await listDifferences(client, actorOf(depotTenantId), { openOnly: false, limit: 100 })).toEqual([])

    const close = (actor = pharmacist) =>
      closeDifference(client, requestOf(actor), {
        differenceId: found[0]?.id ?? '',
        reason: 'insurer_corrects',
        remark: 'In the file of the next day.',
      })
    await expect(close(actorOf(depotTenantId))).rejects.toThrow('differenceNotFound')
    await close()
    await expect(close()).rejects.toThrow('differenceClosed')
    expect(await open()).toHaveLength(2)
  })

  it('is settled and contradicted by later files and by our own book, each told as an event', async () => {
    const [late, supplemented] = [await settledClaim(), await settledClaim()]
    const { claimId: unanswered } = await book(client, handOverOf(chronicPatientId))
    if (unanswered === null) throw new Error('The insurer bears nothing.')
    const first = insurerWith([lineOf(supplemented, 800), lineOf(unanswered)])
    const at = (night: number) => new Date(thatNight.getTime() + night * 86_400_000)
    const standing = async () => {
      const rows = await listDifferences(client, pharmacist, { openOnly: false, limit: 100 })
      const of = [late, supplemented, unanswered]
      return of.map(
        (claimId) => rows.filter((row) => row.claimId === claimId && row.closedAt === null).length,
      )
    }
    expect(await importDueFiles(client, first, at(0.1))).toBe(0)
    expect(await importDueFiles(client, first, at(1))).toBeGreaterThan(0)
    expect(await standing()).toEqual([1, 1, 1])

    const answer = (said: Parameters<typeof recordClaimAnswer>[2]['answer']) =>
      recordClaimAnswer(client, requestOf(pharmacist), { claimId: unanswered, attempt: 1, answer: said })
    await answer({ state: 'submitted', insurerReference: 'R' })
    await answer({ state: 'settled', settledFen: 801, settledAt: now })
    expect(await standing()).toEqual([1, 1, 0])

    const withLater = (lines: readonly DayFileLine[]) => ({
      dayFile: async (insurerId: string, day: string): Promise<DayFile> =>
        day === '2026-12-02' && insurerId === insurerTenantId
          ? { insurerId, day, lines: [...lines] }
          : first.dayFile(insurerId, day),
    })
    await importDueFiles(client, withLater([lineOf(late), lineOf(supplemented, 1)]), at(2))
    expect(await standing()).toEqual([0, 0, 0])
    await importDueFiles(client, withLater([lineOf(late)]), at(3))
    expect(await standing()).toEqual([0, 1, 0])

    const told = await client.network.select().from(events).where(eq(events.aggregateKind, 'difference'))
    const ofSupplemented = told.filter(({ payload }) => payload.claimId === supplemented)
    expect(ofSupplemented.map(({ type }) => type)).toEqual([
      'difference.raised',
      'difference.closed',
      'difference.reopened',
    ])
    const ofLate = told.filter(({ payload }) => payload.claimId === late)
    expect(ofLate.map(({ type }) => type)).toEqual(['difference.raised', 'difference.closed'])
    expect(ofSupplemented[1]?.payload).toMatchObject({
      closeReason: 'file_settled',
      settledByFileOf: '2026-12-02',
    })
  })

  it('leaves a statement of the site and month', async () => {
    const before = await readClaimStatement(client, pharmacist, { siteId: villageSiteId, month: '2026-12' })
    await settledClaim()
    const after = await readClaimStatement(client, pharmacist, { siteId: villageSiteId, month: '2026-12' })
    expect(after.totalFen - before.totalFen).toBe(1_001)
    expect(after.insurerFen + after.patientFen).toBe(after.totalFen)
    expect(after.plans).toMatchObject([{ planCode: 'resident-chronic', settledFen: after.charges * 801 }])
    const other = await readClaimStatement(client, pharmacist, { siteId: villageSiteId, month: '2027-01' })
    expect(other).toMatchObject({ charges: 0, totalFen: 0, plans: [] })
  })
})
