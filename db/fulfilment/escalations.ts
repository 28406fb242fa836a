import { randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray, isNull, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type {
  EscalationKind,
  EscalationSubject,
  HandOverEscalationKind,
  PrescriptionEscalationKind,
} from '#domain/fulfilment/escalation-kinds.ts'
import { prescriptionStates } from '#domain/prescriptions/states.ts'
import { isFinal } from '#domain/state-table.ts'
import { grantAccess } from '../access/grants.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { sites, tenants } from '../organisations/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { escalations, shipments } from './schema.ts'
import { whoActs, type ActingParty, type Whereabouts } from './who-acts.ts'

export interface RaiseAnswer {
  /** Null when the prescription has ended and nothing is left to act on. */
  readonly escalationId: string | null
}

/** These concern money and other systems, which go on after the medicine was handed over. */
const afterTheEnd: ReadonlySet<EscalationKind> = new Set([
  'claim_denied',
  'claim_stuck',
  'compensation_failed',
  'webhook_paused',
])

/**
 * Puts a prescription on the operators' board, with the role and tenant that must act as things stand now.
 * Each kind is raised once for a prescription, or for a part of it; raising it again changes nothing and names the first.
 * A network command: it must find out in whose hands the parcel is, and lets that tenant in to read.
 */
export function raiseEscalation(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly prescriptionId: string; readonly kind: PrescriptionEscalationKind },
) {
  return runNetworkCommand(client, request, async (transaction): Promise<RaiseAnswer> => {
    const { prescriptionId, kind } = input
    const whereabouts = await readWhereabouts(transaction.db, prescriptionId)
    const ended = isFinal(prescriptionStates, whereabouts.state)
    if (ended && !afterTheEnd.has(kind)) return { escalationId: null }
    const escalationId = await openEscalation(transaction, {
      tenantId: whereabouts.hospitalTenantId,
      prescriptionId,
      part: whereabouts.part,
      kind,
      acting: whoActs(kind, whereabouts),
    })
    return { escalationId }
  })
}

/** An escalation to be of a prescription: about which part of whose prescription, and who must act. */
interface NewEscalation {
  /** The prescription's owner. */
  readonly tenantId: string
  readonly prescriptionId: string
  readonly part: number
  readonly kind: PrescriptionEscalationKind
  readonly acting: ActingParty
  /** The parcel whose hand-over it is about; null where it is about the part as a whole. */
  readonly shipmentId?: string | null
}

/**
 * Puts a warning on the board as part of another command, which acts for the prescription's owner or sees across.
 * @returns its id; that of the first when the kind was raised for this part already, or is open for this parcel.
 */
export async function openEscalation(
  transaction: CommandTransaction,
  { tenantId, prescriptionId, part, kind, acting, shipmentId = null }: NewEscalation,
): Promise<string | null> {
  const [raised] = await transaction.db
    .insert(escalations)
    .values({
      id: randomUUIDv7(),
      tenantId,
      kind,
      prescriptionId,
      part,
      shipmentId,
      actingRole: acting.role,
      actingTenantId: acting.tenantId,
      raisedAt: transaction.now,
    })
    .onConflictDoNothing()
    .returning()
  if (!raised) return earlierEscalation(transaction.db, { prescriptionId, part, kind, shipmentId })
  grantAccess(transaction, [
    {
      resourceKind: 'prescription',
      resourceId: prescriptionId,
      ownerTenantId: tenantId,
      tenantId: acting.tenantId,
      purpose: 'read',
    },
  ])
  tell(transaction, 'escalation.raised', raised)
  return raised.id
}

/** An escalation to be of something else: an order, a transfer, a recall … */
export interface Escalation {
  /** The subject's owner. */
  readonly tenantId: string
  readonly subject: { readonly kind: EscalationSubject; readonly id: string }
  readonly kind: Exclude<EscalationKind, PrescriptionEscalationKind>
  readonly acting: ActingParty
  /** By when somebody must have acted; null where nothing says so. */
  readonly dueAt: Date | null
}

/**
 * Puts a matter on the board that is not a prescription's, as part of another command, which acts for the subject's
 * owner or sees across. The acting tenant is let in to read of it, and both hear `escalation.raised` under its own id.
 * While a subject's escalation of a kind is open, raising it again changes nothing; a resolved one may be raised anew.
 */
export async function escalate(
  transaction: CommandTransaction,
  { tenantId, subject, kind, acting, dueAt }: Escalation,
): Promise<void> {
  const [raised] = await transaction.db
    .insert(escalations)
    .values({
      id: randomUUIDv7(),
      tenantId,
      kind,
      subjectKind: subject.kind,
      subjectId: subject.id,
      actingRole: acting.role,
      actingTenantId: acting.tenantId,
      dueAt,
      raisedAt: transaction.now,
    })
    .onConflictDoNothing()
    .returning()
  if (!raised) return
  grantAccess(transaction, [
    {
      resourceKind: 'escalation',
      resourceId: raised.id,
      ownerTenantId: tenantId,
      tenantId: acting.tenantId,
      purpose: 'read',
    },
  ])
  tell(transaction, 'escalation.raised', raised)
}

/**
 * Closes what `escalate` opened on a subject, all of it or only `kinds`, because the reason has gone. The transaction acts
 * for the subject's owner or sees across.
 */
export function resolveEscalationsAbout(
  transaction: CommandTransaction,
  subjectId: string,
  kinds?: readonly EscalationKind[],
): Promise<void> {
  return closeEscalations(
    transaction,
    and(eq(escalations.subjectId, subjectId), kinds && inArray(escalations.kind, [...kinds])),
  )
}

/**
 * A person of the acting tenant, or of the subject's owner (a prescription's hospital), says what was done.
 * @throws CommandRefused `notFound` for anybody else, `conflict` (`alreadyResolved`) when it is done already.
 */
export function resolveEscalation(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly escalationId: string; readonly resolution: string },
) {
  return runCommand(client, request, async (transaction) => {
    const [seen] = await transaction.db
      .select()
      .from(escalations)
      .where(eq(escalations.id, input.escalationId))
    const { tenantId } = transaction.actor
    if (!seen || (seen.actingTenantId !== tenantId && seen.tenantId !== tenantId))
      throw notFound('escalation')
    await transaction.actFor(seen.tenantId)
    const [resolved] = await transaction.db
      .update(escalations)
      .set({
        resolvedAt: transaction.now,
        resolvedBy: transaction.actor.principalId,
        resolution: input.resolution,
      })
      .where(and(eq(escalations.id, seen.id), isNull(escalations.resolvedAt)))
      .returning()
    if (!resolved) throw alreadyResolved()
    tell(transaction, 'escalation.resolved', resolved)
    return { escalationId: resolved.id }
  })
}

/** Takes a warning off the board whose reason has gone, in the name of the prescription's owner. */
export function withdrawEscalation(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly prescriptionId: string; readonly kind: PrescriptionEscalationKind },
) {
  return runCommand(client, request, async (transaction) => {
    await resolveEscalationsOf(transaction, input.prescriptionId, { kinds: [input.kind] })
    return {}
  })
}

/**
 * Closes what is open on a prescription, because what was warned of is over: all of it when the prescription ends, that
 * of a `part` when this is closed, or only `kinds` when that reason has gone. What a parcel's hand-over left to look into
 * stays, since the parcel is out of the house whatever becomes of the prescription.
 * The transaction acts for the prescription's owner or sees across.
 */
export function resolveEscalationsOf(
  transaction: CommandTransaction,
  prescriptionId: string,
  { kinds, part }: { readonly kinds?: readonly EscalationKind[]; readonly part?: number } = {},
): Promise<void> {
  return closeEscalations(
    transaction,
    and(
      eq(escalations.prescriptionId, prescriptionId),
      isNull(escalations.shipmentId),
      kinds && inArray(escalations.kind, [...kinds]),
      part === undefined ? undefined : eq(escalations.part, part),
    ),
  )
}

/** Closes what is open of a kind on the hand-over of a parcel. The transaction acts for the prescription's owner. */
export function resolveHandOverEscalation(
  transaction: CommandTransaction,
  shipmentId: string,
  kind: HandOverEscalationKind,
): Promise<void> {
  return closeEscalations(
    transaction,
    and(eq(escalations.shipmentId, shipmentId), eq(escalations.kind, kind)),
  )
}

async function closeEscalations(transaction: CommandTransaction, which: SQL | undefined): Promise<void> {
  const resolved = await transaction.db
    .update(escalations)
    .set({ resolvedAt: transaction.now, resolvedBy: transaction.actor.principalId, resolution: 'over' })
    .where(and(which, isNull(escalations.resolvedAt)))
    .returning()
  for (const escalation of resolved) tell(transaction, 'escalation.resolved', escalation)
}

async function readWhereabouts(
  db: Database,
  prescriptionId: string,
): Promise<Whereabouts & { readonly part: number }> {
  const [prescription] = await db
    .select({
      state: prescriptions.state,
      part: prescriptions.part,
      hospitalTenantId: prescriptions.tenantId,
      destinationTenantId: sites.tenantId,
    })
    .from(prescriptions)
    .innerJoin(sites, eq(sites.id, prescriptions.destinationSiteId))
    .where(eq(prescriptions.id, prescriptionId))
  if (!prescription) throw notFound('prescription')
  const [network] = await db
    .select({ id: tenants.id })
    .from(tenants)
    .where(eq(tenants.kind, 'network_operator'))
    .orderBy(tenants.id)
    .limit(1)
  const current = alias(sites, 'current')
  const parcels = await db
    .select({
      state: shipments.state,
      mode: shipments.mode,
      supplierTenantId: shipments.tenantId,
      currentTenantId: current.tenantId,
    })
    .from(shipments)
    .innerJoin(current, eq(current.id, shipments.currentSiteId))
    .where(and(eq(shipments.prescriptionId, prescriptionId), eq(shipments.part, prescription.part)))
  return { ...prescription, networkTenantId: network?.id ?? prescription.destinationTenantId, parcels }
}

async function earlierEscalation(
  db: Database,
  {
    prescriptionId,
    part,
    kind,
    shipmentId,
  }: Pick<NewEscalation, 'prescriptionId' | 'part' | 'kind'> & { readonly shipmentId: string | null },
): Promise<string | null> {
  const [earlier] = await db
    .select({ id: escalations.id })
    .from(escalations)
    .where(
      and(
        eq(escalations.prescriptionId, prescriptionId),
        eq(escalations.part, part),
        eq(escalations.kind, kind),
        shipmentId === null
          ? isNull(escalations.shipmentId)
          : and(eq(escalations.shipmentId, shipmentId), isNull(escalations.resolvedAt)),
      ),
    )
  return earlier?.id ?? null
}

/** Told under the prescription, so that everybody whom it was handed to hears of it; any other under its own id. */
function tell(
  transaction: CommandTransaction,
  type: 'escalation.raised' | 'escalation.resolved',
  escalation: typeof escalations.$inferSelect,
): void {
  const { id, tenantId, kind, prescriptionId, actingRole, actingTenantId } = escalation
  const { subjectKind, subjectId } = escalation
  const payload = { escalationId: id, kind, actingRole, actingTenantId }
  transaction.emit(
    prescriptionId === null
      ? {
          type,
          aggregateKind: 'escalation',
          aggregateId: id,
          tenantId,
          payload: { ...payload, subjectKind, subjectId },
        }
      : { type, aggregateKind: 'prescription', aggregateId: prescriptionId, tenantId, payload },
  )
}

function alreadyResolved() {
  return refused('conflict', {
    code: 'alreadyResolved',
    message: 'This escalation is resolved already.',
    nextStep: 'Read the board again.',
  })
}
