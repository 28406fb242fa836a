import { eq } from 'drizzle-orm'
import { parseTraceCode, type TraceCode } from '#domain/catalogue/trace-code.ts'
import { CommandRefused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { shipmentScans } from './schema.ts'

/** What a scanner read off one box of a parcel. */
export interface ParcelScan {
  readonly code: string
}

/**
 * Reads every label of a request, in its order.
 * @throws CommandRefused with each label that cannot be read, and its place in the request.
 */
export function readLabels(scans: readonly ParcelScan[]): TraceCode[] {
  const labels: TraceCode[] = []
  const refusals = scans.flatMap(({ code }, line) => {
    const parsed = parseTraceCode(code)
    if (!parsed.ok) return parsed.refusals.map((refusal) => ({ ...refusal, line }))
    labels.push(parsed.value)
    return []
  })
  if (refusals.length > 0) throw new CommandRefused('invalid', refusals)
  return labels
}

/** The codes of the boxes that were picked for a parcel. */
export async function readPickedCodes({ db }: CommandTransaction, shipmentId: string): Promise<string[]> {
  const picked = await db
    .selectDistinct({ code: shipmentScans.code })
    .from(shipmentScans)
    .where(eq(shipmentScans.shipmentId, shipmentId))
  return picked.map(({ code }) => code)
}
