import { z } from '@hono/zod-openapi'
import { instant } from '../schemas.ts'

/** What a caller tells; the command checks code, unit and range, and names the line that is wrong. */
export const newObservation = z
  .strictObject({
    code: z.string().min(1).max(20).openapi({ description: 'LOINC.', example: '29463-7' }),
    value: z.number().nullable().default(null),
    unit: z.string().max(40).nullable().default(null).openapi({ description: 'UCUM.', example: 'kg' }),
    valueCode: z
      .string()
      .max(20)
      .nullable()
      .default(null)
      .openapi({ description: "A status's LOINC answer code." }),
    effectiveAt: z.iso.datetime({ offset: true }).openapi({ description: 'When it was true.' }),
  })
  .openapi('NewObservation')

export const observation = z
  .object({
    id: z.uuid(),
    patientId: z.uuid(),
    code: z.string(),
    value: z.number().nullable(),
    unit: z.string().nullable(),
    valueCode: z.string().nullable(),
    effectiveAt: instant,
    recordedAt: instant,
  })
  .openapi('Observation')
