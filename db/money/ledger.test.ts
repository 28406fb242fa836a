import { randomUUIDv7 } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { AccountCode, Posting } from '#domain/money/accounts.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs, runCommand } from '../commands.ts'
import {
  actorOf,
  depotSiteId,
  depotTenantId,
  fixtureId,
  now,
  operatorTenantId,
  pharmacyTenantId,
  requestOf,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { moneyDrift } from './drift.ts'
import { postMoney } from './ledger.ts'
import { moneyBalances, moneyPostings } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient
const pharmacist = actorOf(pharmacyTenantId)

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

function post(postings: readonly Posting[], transactionId = randomUUIDv7()) {
  return runCommand(client, requestOf(pharmacist), async (transaction) => {
    postMoney(transaction, {
      tenantId: pharmacyTenantId,
      transactionId,
      reason: 'collection',
      postings,
    })
    return null
  })
}

const readPostings = () =>
  readAs(client, pharmacist, (db) => db.select().from(moneyPostings).orderBy(moneyPostings.id))

describe('postMoney', () => {
  it('writes a posting with the balance after it, one row for an account and subject', async () => {
    const siteId = fixtureId(101)
    const shipmentId = fixtureId(102)
    const transactionId = randomUUIDv7()
    await post(
      [
        { account: 'cash_on_hand', subjectId: siteId, amountFen: 300 },
        { account: 'patient_receivable', subjectId: shipmentId, amountFen: -500 },
        { account: 'cash_on_hand', subjectId: siteId, amountFen: 200 },
      ],
      transactionId,
    )
    await post([
      { account: 'cash_on_hand', subjectId: siteId, amountFen: -100 },
      { account: 'bank', subjectId: siteId, amountFen: 100 },
    ])
    const rows = await readPostings()
    expect(rows.filter((row) => row.transactionId === transactionId)).toMatchObject([
      { account: 'cash_on_hand', amountFen: 500, balanceAfterFen: 500 },
      { account: 'patient_receivable', amountFen: -500, balanceAfterFen: -500 },
    ])
    expect(rows.findLast((row) => row.account === 'cash_on_hand' && row.subjectId === siteId)).toMatchObject({
      amountFen: -100,
      balanceAfterFen: 400,
      principalId: pharmacist.principalId,
    })
  })

  it('refuses postings that do not sum to zero, and writes none of them', async () => {
    const before = (await readPostings()).length
    await expect(post([{ account: 'sales', subjectId: fixtureId(103), amountFen: 1 }])).rejects.toThrow(
      'sum to 1 fen',
    )
    expect(await readPostings()).toHaveLength(before)
  })

  it('is checked by the database at commit, also when the command ends as another tenant', async () => {
    const unbalanced = runCommand(client, requestOf(pharmacist), async (transaction) => {
      await transaction.db.insert(moneyPostings).values({
        tenantId: pharmacyTenantId,
        transactionId: randomUUIDv7(),
        account: 'sales',
        subjectId: fixtureId(104),
        amountFen: -1,
        balanceAfterFen: -1,
        reason: 'hand_over',
        principalId: 'nobody',
        recordedAt: now,
      })
      // The last event of a command is written as its aggregate's owner.
      transaction.emit({
        type: 'site.changed',
        aggregateKind: 'site',
        aggregateId: depotSiteId,
        tenantId: depotTenantId,
        payload: {},
      })
      return null
    })
    // The driver's error, or the cause of drizzle's.
    const failure = unbalanced.catch((error: Error) => Promise.reject(error.cause ?? error))
    await expect(failure).rejects.toThrow('do not sum to zero')
    expect(await moneyDrift(client, actorOf(operatorTenantId), now)).toMatchObject({
      unbalancedTransactions: 0,
    })
  })

  it('writes nothing for a transaction without postings', async () => {
    const before = (await readPostings()).length
    await post([])
    await post([
      { account: 'bank', subjectId: fixtureId(105), amountFen: 7 },
      { account: 'bank', subjectId: fixtureId(105), amountFen: -7 },
    ])
    expect(await readPostings()).toHaveLength(before)
  })

  it('keeps every balance the sum of its postings, whatever is posted at once', async () => {
    const account = fc.constantFrom<AccountCode>('cash_on_hand', 'bank', 'sales', 'prepaid')
    const transfer = fc.record({
      from: account,
      to: account,
      subject: fc.integer({ min: 110, max: 113 }),
      amountFen: fc.integer({ min: 1, max: 1_000_000 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(transfer, { minLength: 2, maxLength: 8 }), async (transfers) => {
        await Promise.all(
          transfers.map(({ from, to, subject, amountFen }) =>
            post([
              { account: from, subjectId: fixtureId(subject), amountFen },
              { account: to, subjectId: fixtureId(subject + 1), amountFen: -amountFen },
            ]),
          ),
        )
        expect(await moneyDrift(client, actorOf(operatorTenantId), now)).toEqual({
          unbalancedTransactions: 0,
          mismatchingAccounts: 0,
          driftFen: 0,
        })
      }),
      { numRuns: 12 },
    )
    const lastPosting = new Map((await readPostings()).map((row) => [`${row.account}/${row.subjectId}`, row]))
    const balances = await readAs(client, pharmacist, (db) => db.select().from(moneyBalances))
    for (const { account: code, subjectId, amountFen } of balances) {
      expect(lastPosting.get(`${code}/${subjectId}`)?.balanceAfterFen).toBe(amountFen)
    }
  })

  it('shows a book to its own tenant only', async () => {
    const foreign = await readAs(client, actorOf(depotTenantId), (db) => db.select().from(moneyPostings))
    expect(foreign).toEqual([])
  })
})

describe('moneyDrift', () => {
  it('tells of a balance that was changed without a posting', async () => {
    await client.network.insert(moneyBalances).values({
      tenantId: depotTenantId,
      account: 'bank',
      subjectId: fixtureId(120),
      amountFen: 9,
    })
    expect(await moneyDrift(client, actorOf(operatorTenantId), now)).toEqual({
      unbalancedTransactions: 0,
      mismatchingAccounts: 1,
      driftFen: 9,
    })
  })
})
