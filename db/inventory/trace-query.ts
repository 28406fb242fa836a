import { and, type SQL, sql } from 'drizzle-orm'
import type { Identified } from '#domain/inventory/epcis-identifiers.ts'
import type { EpcisEvent } from '#domain/inventory/epcis-schema.ts'
import type { Step } from '#domain/inventory/epcis-steps.ts'
import type { Database } from '../client.ts'

/** What events are asked for; what is not given is not asked. Times are recorded times, which are those of the events. */
export interface TraceQuery {
  readonly types: readonly EpcisEvent['type'][] | null
  /** Only what this says of a step. */
  readonly isStep: (step: Step) => boolean
  readonly from: Date | null
  readonly before: Date | null
  /** Seen at one of these sites. */
  readonly readAt: readonly string[] | null
  /** Resting at one of these sites afterwards. */
  readonly restsAt: readonly string[] | null
  /** Of one of these boxes, packages or lots. */
  readonly goods: readonly Identified[] | null
  /** Whose events are told; null for everybody's. The walls draw the line: this finds the way along them. */
  readonly tenantId: string | null
  /** Only the event under this key of its source. */
  readonly key: string | null
  /** Of one of these shipments, receipts, prescriptions or other requests. */
  readonly transactions: readonly string[] | null
}

/** Rows of one kind that are events. */
export interface Source {
  /** Rows of it behind `after`, in the order of their keys, with the events that they are. */
  readonly read: (db: Database, query: TraceQuery, after: string | null, limit: number) => Promise<Traced[]>
}

export interface Traced {
  readonly key: string
  readonly event: EpcisEvent
}

export const asks = (types: TraceQuery['types'], type: EpcisEvent['type']) =>
  types === null || types.includes(type)

export function during(column: SQL, { from, before }: TraceQuery): SQL | undefined {
  return and(
    from === null ? undefined : sql`${column} >= ${from.toISOString()}::timestamptz`,
    before === null ? undefined : sql`${column} < ${before.toISOString()}::timestamptz`,
  )
}

/** One of the ids; undefined where none is asked for. */
export function oneOf(column: SQL, ids: readonly string[] | null): SQL | undefined {
  if (ids === null) return undefined
  return ids.length === 0 ? sql`false` : sql`${column} in ${[...ids]}`
}

export const codesIn = (goods: readonly Identified[]) =>
  goods.flatMap((one) => (one.kind === 'package' ? [one.code] : []))

/** The lots that are asked for by their trade item and number. */
export function lotMatches(lot: SQL, product: SQL, goods: readonly Identified[]): SQL {
  const lots = goods.flatMap((one) => (one.kind === 'lot' ? [sql`(${one.gtin}, ${one.lotNumber})`] : []))
  if (lots.length === 0) return sql`false`
  // Products keep the GTIN as it was listed, of 13 or 14 digits.
  return sql`(lpad(${product}.gtin, 14, '0'), ${lot}.number) in (${sql.join(lots, sql`, `)})`
}

export function scannedAs(goods: readonly Identified[], scan: SQL): SQL {
  const codes = codesIn(goods)
  return codes.length === 0 ? sql`false` : sql`${scan}.code in ${codes}`
}
