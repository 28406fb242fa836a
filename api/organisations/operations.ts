import { changeSiteOperation } from './change-site.ts'
import { listSites } from './list-sites.ts'
import { listTenants } from './list-tenants.ts'
import { readSiteOperation } from './read-site.ts'

export const organisationOperations = [
  listTenants,
  listSites,
  readSiteOperation,
  changeSiteOperation,
] as const
