import { z } from '@hono/zod-openapi'
import { readPackage } from '#db/inventory/packaging.ts'
import { defineQuery } from '../operation.ts'
import { scannedCode } from './package-schema.ts'

export const readPackageOperation = defineQuery({
  path: '/packages',
  summary: 'Read which boxes a scanned code stands for',
  guard: 'stock.package',
  query: z.object({ code: scannedCode }),
  answer: z.object({ code: z.string(), boxes: z.array(z.string()) }),
  handle: ({ database, actor, query }) => readPackage(database, actor, query.code),
})
