import { and, asc, eq, inArray, isNull, lt, lte, notExists } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { missedAfterDays } from '#domain/prescriptions/repeats/dates.ts'
import { openPartStates } from '#domain/prescriptions/repeats/states.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { readAcross } from '../commands.ts'
import { withLiteralValues } from '../literal-values.ts'
import type { PartOf } from './parts.ts'
import { prescriptionParts, prescriptions } from './schema.ts'

/** A part on which something is due, with its owner and the time that makes this occasion its own. */
export interface DuePart extends PartOf {
  readonly tenantId: string
  readonly orderAt: Date
}

export interface DueParts {
  /** To be ordered, or checked again. */
  readonly toStart: readonly DuePart[]
  /** Under way for too long. */
  readonly missed: readonly DuePart[]
}

/** What the sweep has to do, the longest due first, at most `limit` of each: rows alone say it, whatever Temporal knows. */
export function listDueParts(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  limit: number,
): Promise<DueParts> {
  return readAcross(client, actor, 'parts.due', now, async (db) => ({
    toStart: await selectToStart(db, now, limit),
    missed: await selectMissed(db, now, limit),
  }))
}

const duePart = {
  prescriptionId: prescriptionParts.prescriptionId,
  part: prescriptionParts.part,
  tenantId: prescriptionParts.tenantId,
  orderAt: prescriptionParts.orderAt,
}
const itsPrescription = eq(prescriptions.id, prescriptionParts.prescriptionId)

/** Only the next part of a prescription, and only when nothing of it is under way. */
function selectToStart(db: Database, now: Date, limit: number): Promise<DuePart[]> {
  const earlier = alias(prescriptionParts, 'earlier')
  const isBehindAnother = db
    .select({ part: earlier.part })
    .from(earlier)
    .where(
      and(
        eq(earlier.prescriptionId, prescriptionParts.prescriptionId),
        lt(earlier.part, prescriptionParts.part),
        inArray(earlier.state, [...openPartStates]),
      ),
    )
  return db
    .select(duePart)
    .from(prescriptionParts)
    .innerJoin(prescriptions, itsPrescription)
    .where(
      and(
        withLiteralValues(inArray(prescriptionParts.state, [...openPartStates])),
        lte(prescriptionParts.orderAt, now),
        eq(prescriptions.state, 'waiting'),
        notExists(isBehindAnother),
      ),
    )
    .orderBy(asc(prescriptionParts.orderAt), asc(prescriptionParts.prescriptionId))
    .limit(limit)
}

function selectMissed(db: Database, now: Date, limit: number): Promise<DuePart[]> {
  return db
    .select(duePart)
    .from(prescriptionParts)
    .innerJoin(prescriptions, itsPrescription)
    .where(
      and(
        withLiteralValues(eq(prescriptionParts.state, 'under_way')),
        lte(prescriptionParts.firstDoseOn, addDays(shanghaiDate(now), -missedAfterDays)),
        eq(prescriptions.state, 'accepted'),
        isNull(prescriptions.cancelRequestedAt),
      ),
    )
    .orderBy(asc(prescriptionParts.firstDoseOn), asc(prescriptionParts.prescriptionId))
    .limit(limit)
}
