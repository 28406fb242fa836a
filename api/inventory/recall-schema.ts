import { z } from '@hono/zod-openapi'
import { recallClasses } from '#domain/inventory/recall-classes.ts'
import {
  recallStates,
  recallTaskStates,
  type RecallState,
  type RecallTaskState,
} from '#domain/inventory/recall-states.ts'
import { statesOf } from '#domain/state-table.ts'
import { instant } from '../schemas.ts'

export const recallClass = z
  .union(recallClasses.map((number) => z.literal(number)))
  .openapi({ type: 'integer', description: '1 may harm badly, 2 for a time, 3 most likely harms nobody.' })
export const recallState = z.enum(statesOf<RecallState>(recallStates))
export const recallTaskState = z.enum(statesOf<RecallTaskState>(recallTaskStates))

const mostLots = 100

export const recallBasis = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lots'), lotIds: z.array(z.uuid()).min(1).max(mostLots) }),
  z.strictObject({ kind: z.literal('trace_code'), code: z.string().min(1).max(128) }),
  z.strictObject({
    kind: z.literal('supplier'),
    supplierTenantId: z.uuid(),
    productId: z.uuid().optional(),
  }),
  z.strictObject({
    kind: z.literal('supplier_name').openapi({ description: 'A supplier that receipts tell by name.' }),
    supplierName: z.string().trim().min(1).max(200),
    productId: z.uuid().optional(),
  }),
])

export const recall = z
  .object({
    id: z.uuid(),
    recallClass,
    basis: recallBasis,
    reason: z.string(),
    state: recallState,
    unitsToFind: z.int(),
    openedAt: instant,
    notifyBy: instant,
    closedAt: instant.nullable(),
  })
  .openapi('Recall')

export const recallProgress = z.object({
  unitsToFind: z.int(),
  unitsCollected: z.int(),
  collectedPerThousand: z.int(),
  unitsInTransit: z.int(),
  unitsWithPatients: z.int(),
  tasks: z.int(),
  tasksAcknowledged: z.int(),
  tasksDone: z.int(),
  patients: z.int(),
  patientsNoticed: z.int(),
})

export const recallReport = z
  .object({
    progress: recallProgress,
    closedAt: instant,
    unfinishedReason: z.string().nullable(),
    rows: z.array(
      z.object({
        siteId: z.uuid(),
        unitsToFind: z.int(),
        unitsFound: z.int().nullable(),
        unitsInQuarantine: z.int(),
        acknowledgedAt: z.string().nullable(),
        doneAt: z.string().nullable(),
      }),
    ),
  })
  .openapi('RecallReport')

export const taskAnswer = z.object({ taskId: z.uuid(), state: recallTaskState })
