import { z } from '@hono/zod-openapi'
import { readDoseLabels } from '#db/fulfilment/dose-labels.ts'
import { batchLimit } from '#db/fulfilment/handling.ts'
import { defineQuery } from '../operation.ts'
import { listParameter } from '../schemas.ts'

const text = z.object({
  route: z.string(),
  dose: z.string(),
  frequency: z.string(),
  duration: z.string().nullable(),
  sentence: z.string(),
})

const doseLabel = z
  .object({
    shipmentId: z.uuid(),
    shipmentLineId: z.uuid(),
    productNameZh: z.string(),
    productNameEn: z.string(),
    strength: z.string(),
    lotNumber: z.string(),
    expiresOn: z.iso.date().nullable(),
    units: z.int(),
    baseUnit: z.string(),
    dose: z.object({ zh: text, en: text, directions: z.string() }),
  })
  .openapi('DoseLabel')

export const readDoseLabelsOperation = defineQuery({
  path: '/dose-labels',
  summary: "Read the dose labels of shipments, with the doctor's directions",
  guard: 'shipment.pack',
  query: z.object({
    shipmentId: listParameter(z.uuid()).openapi({
      type: 'string',
      description: `One to ${batchLimit} shipments, with commas between them.`,
    }),
  }),
  answer: z.object({ items: z.array(doseLabel) }),
  async handle({ database, actor, query }) {
    return { items: await readDoseLabels(database, actor, query.shipmentId) }
  },
})
