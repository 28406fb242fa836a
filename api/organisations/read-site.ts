import { readSite } from '#db/organisations/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { siteDetail } from './schemas.ts'

export const readSiteOperation = defineQuery({
  path: '/sites/{id}',
  summary: 'Read a site',
  guard: 'site.read',
  params: idParams,
  answer: siteDetail,
  handle: ({ database, actor, params }) => readSite(database, actor, params.id),
})
