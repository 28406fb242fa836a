import { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../dependencies.ts'
import { changeSiteOperation } from './change-site.ts'
import { listSites } from './list-sites.ts'
import { listTenants } from './list-tenants.ts'
import { readSiteOperation } from './read-site.ts'

export const organisationRoutes = new OpenAPIHono<AppEnv>()
  .openapi(listTenants.route, listTenants.handler)
  .openapi(listSites.route, listSites.handler)
  .openapi(readSiteOperation.route, readSiteOperation.handler)
  .openapi(changeSiteOperation.route, changeSiteOperation.handler)
