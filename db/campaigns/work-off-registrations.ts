import { randomUUIDv7 } from 'node:crypto'
import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Household, HouseholdSource } from '#domain/campaigns/household.ts'
import type { DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { rowSource } from '../rows.ts'
import { registrationQueue } from './queue-schema.ts'
import { mostHouseholds, takeIn, type RegistrationAnswer } from './register.ts'
import { listWaitingCampaigns } from './registration-queue.ts'

interface Line {
  readonly campaignId: string
  readonly tenantId: string
}

interface Waiting {
  readonly id: string
  readonly source: Exclude<HouseholdSource, 'file'>
  readonly prescriptionId: string | null
  readonly household: Household
}

/**
 * Registers everybody who waits, campaign by campaign, in pages of up to 500, in the order of the line. A page is one
 * transaction: it registers all of it and writes down what came of each, or does nothing. Where a campaign takes nobody in
 * any more, the page is closed with the reason.
 * @returns how many left the line.
 */
export async function workOffRegistrations(
  client: DatabaseClient,
  now: () => Date,
  until: AbortSignal,
): Promise<number> {
  let done = 0
  for (const line of await listWaitingCampaigns(client)) {
    for (let page = mostHouseholds; page === mostHouseholds && !until.aborted; done += page) {
      page = await workOffPage(client, line, now())
    }
  }
  return done
}

async function workOffPage(client: DatabaseClient, line: Line, now: Date): Promise<number> {
  try {
    return await registerPage(client, line, now)
  } catch (error) {
    if (!(error instanceof CommandRefused) || error.kind === 'running') throw error
    return closePage(client, line, now, error.refusals[0]?.code ?? 'refused')
  }
}

async function registerPage(client: DatabaseClient, line: Line, now: Date): Promise<number> {
  const { answer } = await runCommand(client, requestFor(line, 'register', now), async (transaction) => {
    const waiting = await takePage(transaction, line)
    for (const [source, rows] of Map.groupBy(waiting, (row) => row.source)) {
      const prescriptionIds = rows.map(({ prescriptionId }) => prescriptionId)
      const where = { campaignId: line.campaignId, source, prescriptionIds }
      const households = rows.map(({ household }) => household)
      const answers = await takeIn(client, transaction, where, households)
      await writeDown(transaction, rows, answers)
    }
    return { households: waiting.length }
  })
  return answer.households
}

async function closePage(
  client: DatabaseClient,
  line: Line,
  now: Date,
  refusedCode: string,
): Promise<number> {
  const { answer } = await runCommand(client, requestFor(line, 'close', now), async (transaction) => {
    const waiting = await takePage(transaction, line)
    for (const { id } of waiting) {
      await transaction.db
        .update(registrationQueue)
        .set({ registeredAt: transaction.now, household: null, refusedCode })
        .where(and(eq(registrationQueue.id, id), eq(registrationQueue.tenantId, line.tenantId)))
    }
    return { households: waiting.length }
  })
  return answer.households
}

/** The first of the line, locked: nobody else registers them meanwhile. */
async function takePage({ db }: CommandTransaction, { campaignId }: Line): Promise<Waiting[]> {
  const rows = await db
    .select({
      id: registrationQueue.id,
      source: registrationQueue.source,
      prescriptionId: registrationQueue.prescriptionId,
      household: registrationQueue.household,
    })
    .from(registrationQueue)
    .where(and(eq(registrationQueue.campaignId, campaignId), isNull(registrationQueue.registeredAt)))
    .orderBy(asc(registrationQueue.number))
    .limit(mostHouseholds)
    .for('update')
  return rows.flatMap(({ household, ...row }) => (household === null ? [] : [{ ...row, household }]))
}

async function writeDown(
  { db, actor, now }: CommandTransaction,
  waiting: readonly Waiting[],
  answers: readonly RegistrationAnswer[],
): Promise<void> {
  const { id, householdId } = registrationQueue
  const rows = waiting.map((row, index) => ({ id: row.id, householdId: answers[index]?.householdId }))
  await db.execute(sql`
    update ${registrationQueue} set registered_at = ${now.toISOString()}::timestamptz, household = null,
      household_id = input.household_id
    from ${rowSource(rows, { id, householdId })}
    where registration_queue.id = input.id and registration_queue.tenant_id = ${actor.tenantId}::uuid
      and registration_queue.registered_at is null`)
}

/** Each page is an act of its own: what makes it happen once is that its rows leave the line with it. */
function requestFor({ campaignId, tenantId }: Line, act: 'register' | 'close', now: Date): CommandRequest {
  return {
    actor: { tenantId, principalId: 'registration', roles: ['system'], siteIds: [], cause: 'registration' },
    route: `registration.${act}`,
    key: randomUUIDv7(),
    body: { campaignId },
    now,
  }
}
