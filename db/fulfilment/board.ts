import { alias } from 'drizzle-orm/pg-core'
import {
  and,
  asc,
  count,
  desc,
  eq,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  notInArray,
  or,
  sql,
  type SQL,
} from 'drizzle-orm'
import type { Role } from '#domain/access/roles.ts'
import { shanghaiDate, shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import { endedStates } from '#domain/prescriptions/states.ts'
import { procurementEscalationKinds } from '#domain/procurement/escalations.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross, readAs } from '../commands.ts'
import { sites, tenants } from '../organisations/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { readDifferingPayments } from './differing-payments.ts'
import { escalations, shipments } from './schema.ts'

/** Rows shown of each list; the counts say how many more there are. */
const listedRows = 25

/**
 * The board over the whole network, which makes it one of the network queries, or over what the actor's tenant owns
 * and what was handed to it.
 */
export function readBoard(client: DatabaseClient, actor: Actor, scope: 'network' | 'tenant', now: Date) {
  const read = (db: Database) => readFrom(db, actor, now)
  return scope === 'network'
    ? readAcross(client, actor, 'board.read', now, read)
    : readAs(client, actor, read)
}

/** Which escalations: those that wait, the most urgent first, or those that are over, the latest first. */
export interface EscalationPage {
  /** `own`: what the actor's roles must act on at its tenant, and what its tenant's joint procurements wait for. */
  readonly scope: 'network' | 'tenant' | 'own'
  readonly state: 'open' | 'resolved'
  readonly limit: number
  readonly now: Date
}

/**
 * Escalations over the whole network, which makes it one of the network queries, or those that the actor's tenant may see, or of
 * these only what concerns the actor.
 */
export function listEscalations(
  client: DatabaseClient,
  actor: Actor,
  { scope, state, limit, now }: EscalationPage,
) {
  const concerns = scope === 'own' ? concerning(actor) : undefined
  const read = (db: Database) => readEscalations(db, actor.tenantId, state, limit, concerns)
  return scope === 'network'
    ? readAcross(client, actor, 'board.read', now, read)
    : readAs(client, actor, read)
}

/** Within what the tenant may see: procurement's matters reach who runs the round and the supplier that must act. */
function concerning({ tenantId, roles }: Actor): SQL | undefined {
  return or(
    inArray(escalations.kind, [...procurementEscalationKinds]),
    and(eq(escalations.actingTenantId, tenantId), inArray(escalations.actingRole, [...roles])),
  )
}

async function readFrom(db: Database, { tenantId }: Actor, now: Date) {
  return {
    asOf: now,
    prescriptions: await countByState(db),
    shipments: await countShipmentsByState(db),
    ...(await readFigures(db, now)),
    deadlines: await readDeadlines(db),
    escalations: await readEscalations(db, tenantId, 'open', listedRows),
  }
}

async function countByState(db: Database) {
  const rows = await db
    .select({ state: prescriptions.state, count: count() })
    .from(prescriptions)
    .groupBy(prescriptions.state)
  return Object.fromEntries(rows.map((row) => [row.state, row.count]))
}

async function countShipmentsByState(db: Database) {
  const rows = await db
    .select({ state: shipments.state, count: count() })
    .from(shipments)
    .groupBy(shipments.state)
  return Object.fromEntries(rows.map((row) => [row.state, row.count]))
}

async function readFigures(db: Database, now: Date) {
  const open = notInArray(prescriptions.state, [...endedStates])
  const today = gte(prescriptions.completedAt, shanghaiInstant(shanghaiDate(now), '00:00'))
  return {
    openCount: await db.$count(prescriptions, open),
    breachedCount: await db.$count(prescriptions, and(open, lt(prescriptions.dueAt, now))),
    deliveredTodayCount: await db.$count(prescriptions, today),
    onTimeTodayCount: await db.$count(
      prescriptions,
      and(today, sql`${prescriptions.completedAt} <= ${prescriptions.dueAt}`),
    ),
    escalationCount: await db.$count(escalations, isNull(escalations.resolvedAt)),
  }
}

function readDeadlines(db: Database) {
  return db
    .select({
      prescriptionId: prescriptions.id,
      state: prescriptions.state,
      destination: { zh: sites.nameZh, en: sites.nameEn },
      dueAt: prescriptions.dueAt,
    })
    .from(prescriptions)
    .innerJoin(sites, eq(sites.id, prescriptions.destinationSiteId))
    .where(notInArray(prescriptions.state, [...endedStates]))
    .orderBy(asc(prescriptions.dueAt), asc(prescriptions.id))
    .limit(listedRows)
}

async function readEscalations(
  db: Database,
  tenantId: string,
  state: EscalationPage['state'],
  limit: number,
  concerns?: SQL,
) {
  const acting = alias(tenants, 'acting')
  const dueAt = sql<Date | null>`coalesce(${prescriptions.dueAt}, ${escalations.dueAt})`.mapWith(
    escalations.dueAt,
  )
  const rows = await db
    .select({
      id: escalations.id,
      kind: escalations.kind,
      prescriptionId: escalations.prescriptionId,
      shipmentId: escalations.shipmentId,
      subject: {
        kind: escalations.subjectKind,
        id: sql<string>`coalesce(${escalations.subjectId}, ${escalations.prescriptionId})`,
      },
      /** The joint procurement that it belongs to. */
      roundId: sql<string | null>`case ${escalations.subjectKind}
        when 'procurement_round' then ${escalations.subjectId}
        when 'procurement_contract' then (
          select c.round_id from procurement_contracts c where c.id = ${escalations.subjectId}) end`,
      actingRole: sql<Role>`${escalations.actingRole}`,
      actingTenant: { zh: acting.nameZh, en: acting.nameEn },
      raisedAt: escalations.raisedAt,
      dueAt,
      resolvedAt: escalations.resolvedAt,
      resolution: escalations.resolution,
      /** Whether it is for the reader's tenant to say what was done. */
      isOurs: sql<boolean>`${tenantId} in (${escalations.tenantId}, ${escalations.actingTenantId})`,
    })
    .from(escalations)
    .leftJoin(prescriptions, eq(prescriptions.id, escalations.prescriptionId))
    .innerJoin(acting, eq(acting.id, escalations.actingTenantId))
    .where(
      and(state === 'open' ? isNull(escalations.resolvedAt) : isNotNull(escalations.resolvedAt), concerns),
    )
    .orderBy(
      ...(state === 'open'
        ? [sql`${dueAt} nulls last`, asc(escalations.raisedAt), asc(escalations.id)]
        : [desc(escalations.resolvedAt), desc(escalations.id)]),
    )
    .limit(limit)
  const payments = await readDifferingPayments(
    db,
    tenantId,
    rows.flatMap(({ kind, shipmentId }) =>
      kind === 'payment_differs' && shipmentId !== null ? [shipmentId] : [],
    ),
  )
  return rows.map((row) => ({ ...row, payment: payments.get(row.shipmentId ?? '') ?? null }))
}
