import { z } from 'zod'
import { aggregateKinds } from '../events/event.ts'

/**
 * What another system is told of one event, pushed or pulled: ids, codes, quantities and times. Types are an open
 * list for the receiver: it passes over what it does not know.
 */
export const statusMessage = z.object({
  type: z.string(),
  /** When it happened. */
  timestamp: z.iso.datetime(),
  data: z.object({
    /** Its place in the stream: a greater one is newer, whatever order messages arrive in. */
    position: z.int().positive(),
    kind: z.enum(aggregateKinds),
    id: z.uuid(),
    prescriptionId: z.uuid().nullable(),
    /** The hospital's own number of the prescription; told to the hospital alone. */
    hospitalReference: z.string().nullable(),
    facts: z.record(z.string(), z.unknown()),
  }),
})
export type StatusMessage = z.infer<typeof statusMessage>
