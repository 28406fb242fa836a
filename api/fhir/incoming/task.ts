import { z } from 'zod'
import type { Permission } from '#domain/access/roles.ts'
import { returnReasons } from '#domain/fulfilment/return-reasons.ts'
import { rejectReasonCodes } from '#domain/prescriptions/review-reasons.ts'
import { CommandRefused } from '#db/command-refused.ts'
import type { CommandRequest } from '#db/commands.ts'
import type { DatabaseClient } from '#db/client.ts'
import { handOverShipment } from '#db/fulfilment/hand-over.ts'
import { startReturn } from '#db/fulfilment/returns.ts'
import { acceptPrescription } from '#db/prescriptions/accept.ts'
import { cancelPrescription } from '#db/prescriptions/end.ts'
import { rejectPrescription } from '#db/prescriptions/review.ts'
import { requirePrescriptionVersion } from '#db/prescriptions/version.ts'
import { authoriseAct } from '../authorise.ts'
import type { UpdateRequest, Written } from '../definition.ts'
import { systems } from '../systems.ts'
import { commandRequest } from './command-request.ts'
import { codesIn, conceptSchema, elementInvalid, parseIncoming } from './parse-incoming.ts'

const taskSchema = z.object({
  resourceType: z.literal('Task'),
  id: z.uuid(),
  status: z.enum(['accepted', 'rejected', 'cancelled', 'completed', 'failed']),
  statusReason: conceptSchema.optional(),
  note: z.array(z.object({ text: z.string().trim().min(1).max(500) })).optional(),
  input: z.array(z.object({ type: conceptSchema, valueString: z.string().optional() })).optional(),
})
type IncomingTask = z.output<typeof taskSchema>

/** The act behind a status that is asked for. */
interface Act {
  readonly guard: Permission
  /** What the command is asked, in our own words; throws where an element is missing. */
  readonly run: (
    client: DatabaseClient,
    request: CommandRequest,
    task: IncomingTask,
  ) => Promise<{ readonly replayed: boolean }>
}

const acts: Readonly<Record<IncomingTask['status'], Act>> = {
  /** The pharmacy accepts. */
  accepted: {
    guard: 'prescription.accept',
    run: (client, request, { id }) => acceptPrescription(client, request, { prescriptionId: id }),
  },
  /** The pharmacist rejects, for a listed reason. */
  rejected: {
    guard: 'prescription.review',
    run: (client, request, task) =>
      rejectPrescription(client, request, {
        prescriptionId: task.id,
        reasonCode: reasonIn(task, systems.rejectReason, rejectReasonCodes),
        remark: task.note?.[0]?.text,
      }),
  },
  /** The hospital or an operator aborts. */
  cancelled: {
    guard: 'prescription.cancel',
    run: (client, request, { id }) => cancelPrescription(client, request, { prescriptionId: id }),
  },
  /** A parcel is closed: handed over, with the patient's code and every box scanned. */
  completed: { guard: 'shipment.hand_over', run: close },
  /** A parcel is returned: it cannot be handed over, for a listed reason. */
  failed: {
    guard: 'shipment.return',
    run: (client, request, task) =>
      startReturn(client, request, {
        shipmentId: shipmentIn(task),
        reason: reasonIn(task, systems.returnReason, returnReasons),
      }),
  },
}

/**
 * Does the act that the Task's new status asks for, if the prescription is still in the version that the client saw.
 * @throws CommandRefused what the command refuses, and `versionChanged`.
 */
export async function updateTask(update: UpdateRequest): Promise<Written> {
  const { exchange, id, version, body } = update
  const task = parseIncoming(taskSchema, body, 'Task')
  if (task.id !== id) throw elementInvalid('Task.id', 'It is not the id of the address.')
  const act = acts[task.status]
  authoriseAct(exchange.caller, 'Task', 'u', act.guard)
  const { replayed } = await act.run(
    exchange.database,
    {
      ...commandRequest(update, task),
      precondition: (transaction) => requirePrescriptionVersion(transaction, id, version),
    },
    task,
  )
  return { id, replayed }
}

async function close(client: DatabaseClient, request: CommandRequest, task: IncomingTask) {
  const [pickupCode] = inputsIn(task, 'pickup-code')
  if (pickupCode === undefined || !/^\d{6}$/.test(pickupCode)) {
    throw elementInvalid('Task.input', 'It needs the pickup-code of 6 digits.')
  }
  const scans = inputsIn(task, 'scan').map((code) => ({ code }))
  const result = await handOverShipment(client, request, { shipmentId: shipmentIn(task), pickupCode, scans })
  // A wrong code was counted, so the command took effect, and nothing was handed over.
  if (!result.answer.handedOver) throw new CommandRefused('conflict', [result.answer.refusal])
  return result
}

function shipmentIn(task: IncomingTask): string {
  const [shipmentId] = inputsIn(task, 'shipment')
  const parsed = z.uuid().safeParse(shipmentId)
  if (!parsed.success) throw elementInvalid('Task.input', 'It needs the id of the shipment.')
  return parsed.data
}

function inputsIn({ input = [] }: IncomingTask, code: string): string[] {
  return input.flatMap(({ type, valueString }) =>
    valueString !== undefined && codesIn(type, systems.taskInput).includes(code) ? [valueString] : [],
  )
}

function reasonIn<Reason extends string>(
  { statusReason }: IncomingTask,
  system: string,
  reasons: readonly Reason[],
): Reason {
  const sent = codesIn(statusReason, system)
  const reason = reasons.find((known) => sent.includes(known))
  if (reason === undefined)
    throw elementInvalid('Task.statusReason', `It needs a reason of the system ${system}.`)
  return reason
}
