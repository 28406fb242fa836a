import { z } from '@hono/zod-openapi'
import { listClinicStock, setClinicStock } from '#db/campaigns/clinic-stock.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'

const clinicStock = z.strictObject({
  siteId: z.uuid().openapi({ description: 'A depot of the campaign.' }),
  hospitalId: z.uuid().openapi({ description: 'The internet hospital whose fever clinic it is for.' }),
  productId: z.uuid(),
  units: z.int().min(0).max(1_000_000_000).openapi({ description: 'Base units.' }),
})

const list = defineQuery({
  path: '/campaigns/{id}/clinic-stock',
  summary: 'List what a campaign’s depots hold for fever clinics',
  description: 'What lies set apart now; what a prescription took is its parcel’s.',
  guard: 'campaign.read',
  params: idParams,
  answer: z.object({ items: z.array(clinicStock) }),
  handle: async ({ database, actor, params }) => ({
    items: await listClinicStock(database, actor, params.id),
  }),
})

const set = defineCommand({
  method: 'put',
  path: '/campaigns/{id}/clinic-stock',
  summary: 'Set how many units of a product a depot holds for a fever clinic',
  description:
    'They leave the shelf at once: no kit, sale or other prescription takes them. Prescriptions of that clinic are supplied from them, before anything on the shelf. With fewer than lie there, the rest goes back to the shelf.',
  guard: 'campaign.run',
  params: idParams,
  body: clinicStock,
  status: 200,
  answer: clinicStock.extend({ campaignId: z.uuid() }),
  handle: ({ database, request, params, body }) =>
    setClinicStock(database, request, { ...body, campaignId: params.id }),
})

/** What a campaign holds for fever clinics. */
export const clinicStockOperations = [list, set] as const
