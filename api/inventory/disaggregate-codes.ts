import { z } from '@hono/zod-openapi'
import { disaggregateCodes } from '#db/inventory/packaging.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { packageAnswer, scannedCode, scannedCodes } from './package-schema.ts'

export const disaggregateCodesOperation = defineCommand({
  method: 'post',
  path: '/sites/{id}/packages/open',
  summary: 'Take trace codes out of a package, or all where none is named',
  guard: 'stock.package',
  params: idParams,
  body: z.strictObject({ parentCode: scannedCode, childCodes: scannedCodes.optional() }),
  status: 200,
  answer: packageAnswer,
  handle: ({ database, request, params, body }) =>
    disaggregateCodes(database, request, { siteId: params.id, ...body }),
})
