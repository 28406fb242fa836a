import { and, asc, eq, inArray } from 'drizzle-orm'
import { shipmentStates, type ShipmentState } from '#domain/fulfilment/states.ts'
import type { SiteStatus } from '#domain/organisations/site.ts'
import { statesBefore } from '#domain/state-table.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused, wrongState } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { sites, tenants } from '../organisations/schema.ts'
import { holdSiteAlone } from '../organisations/site-work.ts'
import { movePrescription } from '../prescriptions/state.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { cancelShipments } from './cancelling.ts'
import { shipments } from './schema.ts'

export interface SiteAnswer {
  readonly siteId: string
  readonly status: SiteStatus
  /** Prescriptions that lost a parcel at this site and are to be sourced anew. */
  readonly prescriptionIds: readonly string[]
}

interface SiteInput {
  readonly siteId: string
}

/**
 * Takes a site out of work, by its own staff or the network operator: what has not left it is released and goes back
 * to sourcing, or to whatever else asked for it, each with a `shipment.cancelled` of cause `site_down`. A network
 * command: the prescriptions belong to any hospital.
 * @throws CommandRefused `notFound`, `wrongSite`, `wrongState` when the site does not work.
 */
export function reportSiteDown(client: DatabaseClient, request: CommandRequest, { siteId }: SiteInput) {
  return runNetworkCommand(client, request, async (transaction): Promise<SiteAnswer> => {
    await holdSiteAlone(transaction.db, siteId)
    const site = await moveSite(transaction, siteId, { from: 'working', to: 'down' })
    const stuck = await lockUndispatched(transaction, siteId)
    await cancelShipments(
      transaction,
      stuck.map(({ id }) => id),
      'site_down',
    )
    const prescriptionIds = [...new Set(stuck.flatMap(({ prescriptionId }) => prescriptionId ?? []))]
    await sendBackToSourcing(transaction, prescriptionIds)
    emitSite(transaction, site, 'site.down', { shipments: stuck.length })
    return { siteId, status: 'down', prescriptionIds }
  })
}

/**
 * The site works again and is chosen from now on; what was sourced elsewhere meanwhile stays there.
 * @throws CommandRefused `notFound`, `wrongSite`, `wrongState` when the site is not down.
 */
export function reportSiteUp(client: DatabaseClient, request: CommandRequest, { siteId }: SiteInput) {
  return runNetworkCommand(client, request, async (transaction): Promise<SiteAnswer> => {
    const site = await moveSite(transaction, siteId, { from: 'down', to: 'working' })
    emitSite(transaction, site, 'site.up', {})
    return { siteId, status: 'working', prescriptionIds: [] }
  })
}

type SiteRow = typeof sites.$inferSelect

async function moveSite(
  { db, actor }: CommandTransaction,
  siteId: string,
  { from, to }: { readonly from: SiteStatus; readonly to: SiteStatus },
): Promise<SiteRow> {
  const [present] = await db.select().from(sites).where(eq(sites.id, siteId))
  if (!present) throw notFound('site')
  if (present.tenantId !== actor.tenantId) await requireNetworkOperator(db, actor.tenantId)
  const [moved] = await db
    .update(sites)
    .set({ status: to })
    .where(and(eq(sites.id, siteId), eq(sites.status, from)))
    .returning()
  if (moved) return moved
  throw wrongState('The site', present.status, `become ${to}`, 'Read the site again.')
}

async function requireNetworkOperator(db: CommandTransaction['db'], tenantId: string): Promise<void> {
  const [tenant] = await db.select({ kind: tenants.kind }).from(tenants).where(eq(tenants.id, tenantId))
  if (tenant?.kind === 'network_operator') return
  throw refused('forbidden', {
    code: 'wrongSite',
    message: 'The site belongs to another organisation.',
    nextStep: 'Ask its staff or the network operator to report it.',
  })
}

function lockUndispatched({ db }: CommandTransaction, siteId: string) {
  return db
    .select({ id: shipments.id, prescriptionId: shipments.prescriptionId })
    .from(shipments)
    .where(
      and(
        eq(shipments.fromSiteId, siteId),
        inArray(shipments.state, statesBefore<ShipmentState>(shipmentStates, 'cancelled')),
      ),
    )
    .orderBy(asc(shipments.id))
    .for('update')
}

async function sendBackToSourcing(
  transaction: CommandTransaction,
  prescriptionIds: readonly string[],
): Promise<void> {
  if (prescriptionIds.length === 0) return
  const waiting = await transaction.db
    .select({ id: prescriptions.id })
    .from(prescriptions)
    .where(
      and(
        inArray(prescriptions.id, [...prescriptionIds]),
        inArray(prescriptions.state, ['routed', 'accepted']),
      ),
    )
    .orderBy(asc(prescriptions.id))
  for (const { id } of waiting) {
    await movePrescription(transaction, id, 'approved', { acceptedBySiteId: null })
  }
}

function emitSite(
  transaction: CommandTransaction,
  { id, tenantId }: SiteRow,
  type: 'site.down' | 'site.up',
  payload: Readonly<Record<string, unknown>>,
): void {
  transaction.emit({ type, aggregateKind: 'site', aggregateId: id, tenantId, payload })
}
