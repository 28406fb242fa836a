import { z } from '@hono/zod-openapi'
import { readParcelEvidence } from '#db/fulfilment/parcel-readings.ts'
import { storageClasses } from '#domain/catalogue/storage-class.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'

const evidence = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('proven') }),
  z.object({ kind: z.literal('excursion'), takenAt: instant, celsius: z.number() }),
  z.object({ kind: z.literal('gap'), from: instant, until: instant }),
])

export const readParcelEvidenceOperation = defineQuery({
  path: '/shipments/{id}/storage-evidence',
  summary: 'Read what the readings prove about a parcel, by storage class',
  guard: 'shipment.read',
  params: idParams,
  answer: z.object({ items: z.array(z.object({ storageClass: z.enum(storageClasses), evidence })) }),
  async handle({ database, actor, now, params }) {
    return { items: await readParcelEvidence(database, actor, params.id, now) }
  },
})
