import { z } from '@hono/zod-openapi'
import { aggregateCodes } from '#db/inventory/packaging.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { packageAnswer, scannedCode, scannedCodes } from './package-schema.ts'

export const aggregateCodesOperation = defineCommand({
  method: 'post',
  path: '/sites/{id}/packages',
  summary: 'Record which trace codes are packed in a middle pack or a carton',
  guard: 'stock.package',
  params: idParams,
  body: z.strictObject({
    parentCode: scannedCode,
    parentLevel: z.enum(['middle', 'carton']),
    childLevel: z.enum(['box', 'middle']),
    childCodes: scannedCodes,
  }),
  status: 201,
  answer: packageAnswer,
  handle: ({ database, request, params, body }) =>
    aggregateCodes(database, request, { siteId: params.id, ...body }),
})
