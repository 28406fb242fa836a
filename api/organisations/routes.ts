import { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../dependencies.ts'
import { listSites } from './list-sites.ts'

export const organisationRoutes = new OpenAPIHono<AppEnv>().openapi(listSites.route, listSites.handler)
