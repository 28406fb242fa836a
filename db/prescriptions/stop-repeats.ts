import { and, eq, inArray } from 'drizzle-orm'
import { openPartStates } from '#domain/prescriptions/repeats/states.ts'
import { prescriptionStates } from '#domain/prescriptions/states.ts'
import { isFinal } from '#domain/state-table.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { resolveEscalationsOf } from '../fulfilment/escalations.ts'
import { awaitReturn, endStopped, isDestination, type EndAnswer } from './end.ts'
import { tellPart } from './parts.ts'
import { prescriptionParts } from './schema.ts'
import { lockPrescription, wrongPrescriptionState, type PrescriptionRow } from './state.ts'
import { stopShipments } from './stop-shipments.ts'

export interface StopInput {
  readonly prescriptionId: string
  /** Whether a part on its way is called back, or still delivered as the last one. */
  readonly partUnderWay: 'stop' | 'deliver'
  readonly remark?: string | undefined
}

/** The parts that will not begin any more, and where the prescription stands now. */
export interface StopAnswer extends EndAnswer {
  readonly stoppedParts: readonly number[]
}

/**
 * Stops the rest of a long prescription: no further part begins. The prescription ends once nothing of it is under way:
 * completed when the patient had medicine of it, cancelled else.
 * A network command: the parcels of the part under way may belong to several depots.
 * @throws CommandRefused `notFound`, `noRepeats`, or `wrongState` when its story is over.
 */
export function stopRepeats(client: DatabaseClient, request: CommandRequest, input: StopInput) {
  return runNetworkCommand(client, request, async (transaction): Promise<StopAnswer> => {
    const row = await lockPrescription(transaction, input.prescriptionId)
    const maySpeak = row.tenantId === transaction.actor.tenantId || (await isDestination(transaction, row))
    if (!maySpeak) throw notFound('prescription')
    if (row.parts === 1) throw noRepeats()
    if (isFinal(prescriptionStates, row.state)) throw wrongPrescriptionState(row.state, 'completed')
    const stoppedParts = await stopOpenParts(transaction, row, input.remark)
    tellPart(transaction, row, 'prescription.repeats_stopped', { parts: stoppedParts })
    return { ...(await endOrGoOn(transaction, row, input)), stoppedParts }
  })
}

async function stopOpenParts(
  transaction: CommandTransaction,
  { id }: PrescriptionRow,
  remark: string | undefined,
): Promise<number[]> {
  const { db, now, actor } = transaction
  const stopped = await db
    .update(prescriptionParts)
    .set({ state: 'stopped', closedAt: now, remark: remark ?? null, changedBy: actor.principalId })
    .where(
      and(eq(prescriptionParts.prescriptionId, id), inArray(prescriptionParts.state, [...openPartStates])),
    )
    .returning({ part: prescriptionParts.part })
  await resolveEscalationsOf(transaction, id, { kinds: ['part_held'] })
  return stopped.map(({ part }) => part).toSorted((a, b) => a - b)
}

async function endOrGoOn(
  transaction: CommandTransaction,
  row: PrescriptionRow,
  { partUnderWay }: StopInput,
): Promise<EndAnswer> {
  const present = { prescriptionId: row.id, state: row.state, returning: row.cancelRequestedAt !== null }
  if (row.state === 'waiting') return endStopped(transaction, row)
  if (partUnderWay === 'deliver' || present.returning) return present
  const { underWay } = await stopShipments(transaction, row, 'cancelled')
  return underWay === 0 ? endStopped(transaction, row) : awaitReturn(transaction, row)
}

function noRepeats() {
  return refused('conflict', {
    code: 'noRepeats',
    message: 'This prescription is supplied once: it has no parts to stop.',
    nextStep: 'Cancel it while it was not handed over.',
  })
}
