import { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../dependencies.ts'
import { accept } from './accept.ts'
import { answer } from './answer.ts'
import { approve } from './approve.ts'
import { cancel } from './cancel.ts'
import { list } from './list.ts'
import { query } from './query.ts'
import { read } from './read.ts'
import { reject } from './reject.ts'
import { submit } from './submit.ts'

export const prescriptionRoutes = new OpenAPIHono<AppEnv>()
  .openapi(submit.route, submit.handler)
  .openapi(list.route, list.handler)
  .openapi(read.route, read.handler)
  .openapi(approve.route, approve.handler)
  .openapi(query.route, query.handler)
  .openapi(answer.route, answer.handler)
  .openapi(reject.route, reject.handler)
  .openapi(accept.route, accept.handler)
  .openapi(cancel.route, cancel.handler)
