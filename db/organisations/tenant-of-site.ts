import { eq } from 'drizzle-orm'
import { keptQuery } from '../kept-query.ts'
import { sites } from './schema.ts'

/** The tenant that runs a site; no row where there is none. */
export const tenantOfSite = keptQuery((db, { siteId }: { readonly siteId: string }) =>
  db.select({ tenantId: sites.tenantId }).from(sites).where(eq(sites.id, siteId)),
)
