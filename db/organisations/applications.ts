import { randomUUIDv7 } from 'node:crypto'
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { applicationStates, type ApplicationState } from '#domain/organisations/tenant-states.ts'
import { statesBefore } from '#domain/state-table.ts'
import type { Actor } from '../actor.ts'
import { checkRows } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused, wrongState } from '../command-refused.ts'
import {
  readAcross,
  readAs,
  runCommand,
  runNetworkCommand,
  type CommandRequest,
  type CommandTransaction,
} from '../commands.ts'
import { acceptFiledLicences, licencesWithDocuments, requireLicence } from './licences.ts'
import { newApplicationSchema, type NewApplication } from './new-application.ts'
import { tenantApplications } from './joining-schema.ts'
import { tenants } from './schema.ts'

export type ApplicationRow = typeof tenantApplications.$inferSelect

/**
 * An institution asks to join. It is nobody's tenant yet, so this is a network command; the application's id becomes the
 * tenant's.
 * @throws CommandRefused `applicationInvalid`; `tenantKnown` for an institution that is on the network, and
 * `applicationOpen` for one whose application is being looked at.
 */
export function applyToJoin(client: DatabaseClient, request: CommandRequest, input: NewApplication) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, now } = transaction
    await checkRows('application', newApplicationSchema, [input])
    const [known] = await db
      .select({ id: tenants.id })
      .from(tenants)
      .where(eq(tenants.socialCreditCode, input.socialCreditCode))
    if (known) throw tenantKnown()
    const applicationId = randomUUIDv7()
    const written = await db
      .insert(tenantApplications)
      .values({ ...input, tenantId: applicationId, state: 'received', receivedAt: now })
      .onConflictDoNothing()
    if (written.rowCount === 0) throw applicationOpen()
    tellOf(transaction, 'application.received', applicationId, { kind: input.kind })
    return { applicationId, state: 'received' as const, receivedAt: now.toISOString() }
  })
}

/**
 * The network lets the institution in: what it filed is accepted, and it is a tenant from now on.
 * @throws CommandRefused `applicationNotFound`, `wrongState`, `licenceMissing` when the paper that its kind needs is
 * not on file with its document and in force, `tenantKnown`.
 */
export function approveApplication(
  client: DatabaseClient,
  request: CommandRequest,
  { applicationId }: { readonly applicationId: string },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, now } = transaction
    const row = await moveApplication(transaction, applicationId, 'approved', null)
    await requireLicence(transaction, { tenantId: applicationId, kind: row.kind })
    await acceptFiledLicences(transaction, applicationId)
    const { kind, nameZh, nameEn, socialCreditCode, ownership, languages } = row
    const joined = await db
      .insert(tenants)
      .values({
        id: applicationId,
        kind,
        nameZh,
        nameEn,
        socialCreditCode,
        ownership,
        languages,
        createdAt: now,
      })
      .onConflictDoNothing()
    if (joined.rowCount === 0) throw tenantKnown()
    tellOf(transaction, 'application.approved', applicationId, {})
    transaction.emit({
      type: 'tenant.joined',
      aggregateKind: 'tenant',
      aggregateId: applicationId,
      tenantId: applicationId,
      payload: { kind },
    })
    return { applicationId, tenantId: applicationId, state: row.state }
  })
}

/**
 * The network does not let the institution in, and says why; it may apply anew.
 * @throws CommandRefused `applicationNotFound`, `wrongState`.
 */
export function refuseApplication(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly applicationId: string; readonly reason: string },
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const row = await moveApplication(transaction, input.applicationId, 'refused', input.reason)
    tellOf(transaction, 'application.refused', row.tenantId, {})
    return { applicationId: row.tenantId, state: row.state }
  })
}

/** The applicant takes its application back. @throws CommandRefused `wrongState`. */
export function withdrawApplication(client: DatabaseClient, request: CommandRequest) {
  return runCommand(client, request, async (transaction) => {
    const { tenantId } = transaction.actor
    const row = await moveApplication(transaction, tenantId, 'withdrawn', null)
    tellOf(transaction, 'application.withdrawn', tenantId, {})
    return { applicationId: tenantId, state: row.state }
  })
}

/** The applicant's own application with the papers it filed. @throws CommandRefused `applicationNotFound`. */
export function readOwnApplication(client: DatabaseClient, actor: Actor) {
  return readAs(client, actor, async (db) => {
    const [row] = await db
      .select()
      .from(tenantApplications)
      .where(eq(tenantApplications.tenantId, actor.tenantId))
    if (!row) throw notFound('application')
    return { ...row, licences: await licencesWithDocuments(db, row.tenantId) }
  })
}

/** Applications for the network's operator, the oldest first: across tenants, since an applicant is none yet. */
export function listApplications(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  filter: {
    readonly states: readonly ApplicationState[]
    readonly after?: string | undefined
    readonly limit: number
  },
) {
  return readAcross(client, actor, 'applications.list', now, async (db) => {
    const rows = await db
      .select()
      .from(tenantApplications)
      .where(
        and(
          inArray(tenantApplications.state, [...filter.states]),
          filter.after === undefined ? undefined : sql`${tenantApplications.tenantId} > ${filter.after}`,
        ),
      )
      .orderBy(asc(tenantApplications.tenantId))
      .limit(filter.limit + 1)
    const page = rows.slice(0, filter.limit)
    return { rows: page, next: rows.length > filter.limit ? (page.at(-1)?.tenantId ?? null) : null }
  })
}

/** One application with its papers, for the operator who decides. @throws CommandRefused `applicationNotFound`. */
export function readApplication(client: DatabaseClient, actor: Actor, now: Date, applicationId: string) {
  return readAcross(client, actor, 'applications.read', now, async (db) => {
    const [row] = await db
      .select()
      .from(tenantApplications)
      .where(eq(tenantApplications.tenantId, applicationId))
    if (!row) throw notFound('application')
    return { ...row, licences: await licencesWithDocuments(db, applicationId) }
  })
}

async function moveApplication(
  { db, actor, now }: CommandTransaction,
  applicationId: string,
  to: ApplicationState,
  refusalReason: string | null,
): Promise<ApplicationRow> {
  const [moved] = await db
    .update(tenantApplications)
    .set({ state: to, decidedAt: now, decidedBy: actor.principalId, refusalReason })
    .where(
      and(
        eq(tenantApplications.tenantId, applicationId),
        inArray(tenantApplications.state, statesBefore<ApplicationState>(applicationStates, to)),
      ),
    )
    .returning()
  if (moved) return moved
  const [present] = await db
    .select({ state: tenantApplications.state })
    .from(tenantApplications)
    .where(eq(tenantApplications.tenantId, applicationId))
  if (!present) throw notFound('application')
  throw wrongState(
    'The application',
    present.state,
    `become ${to}`,
    'It has been decided already; a refused institution may apply anew.',
  )
}

function tellOf(
  transaction: CommandTransaction,
  type: 'application.received' | 'application.approved' | 'application.refused' | 'application.withdrawn',
  applicationId: string,
  payload: Readonly<Record<string, unknown>>,
): void {
  transaction.emit({
    type,
    aggregateKind: 'application',
    aggregateId: applicationId,
    tenantId: applicationId,
    payload,
  })
}

function tenantKnown() {
  return refused('conflict', {
    code: 'tenantKnown',
    message: 'An institution with this social credit code is on the network already.',
    nextStep: 'Ask its administrator to take you in, or check the code.',
  })
}

function applicationOpen() {
  return refused('conflict', {
    code: 'applicationOpen',
    message: 'An application of this institution is being looked at already.',
    nextStep: 'Wait for the decision, or withdraw the application and apply anew.',
  })
}
