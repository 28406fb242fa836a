import { z } from 'zod'
import { conceptSchema, identifierSchema, referenceSchema } from './parse-incoming.ts'

/** The prescription as a whole, as far as an intake needs it. */
export const taskSchema = z.object({
  groupIdentifier: identifierSchema,
  status: z.literal('requested'),
  intent: z.literal('order'),
  for: referenceSchema,
  requester: referenceSchema,
  owner: referenceSchema,
  authoredOn: z.string(),
  code: conceptSchema,
  reasonCode: conceptSchema,
  restriction: z.object({ period: z.object({ end: z.string().optional() }).optional() }).optional(),
  input: z.array(
    z.object({ type: conceptSchema, valueCode: z.string().optional(), valueString: z.string().optional() }),
  ),
})
export type IncomingTask = z.output<typeof taskSchema>

const quantity = z.object({ value: z.number(), code: z.string().optional() })

/** One line. */
export const medicationRequestSchema = z.object({
  groupIdentifier: identifierSchema,
  intent: z.literal('order'),
  medicationCodeableConcept: conceptSchema,
  subject: referenceSchema,
  reasonCode: z.array(conceptSchema).optional(),
  dosageInstruction: z.tuple([
    z.object({
      text: z.string().optional(),
      timing: z.object({ code: conceptSchema }),
      route: conceptSchema,
      doseAndRate: z.tuple([z.object({ doseQuantity: quantity })]),
    }),
  ]),
  dispenseRequest: z.object({
    quantity,
    expectedSupplyDuration: z.object({ value: z.number(), code: z.literal('d') }),
  }),
})
export type IncomingLine = z.output<typeof medicationRequestSchema>

/** The doctor's signature over it. */
export const provenanceSchema = z.object({
  signature: z.tuple([
    z.object({
      type: z.tuple([z.object({ system: z.string().optional(), code: z.string().optional() })]),
      who: z.object({ identifier: identifierSchema }),
      data: z.string(),
    }),
  ]),
})
export type IncomingProvenance = z.output<typeof provenanceSchema>
