import { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../dependencies.ts'
import { changeRolesOperation } from './change-roles.ts'
import { createPersonOperation } from './create-person.ts'
import { issueApiKeyOperation } from './issue-api-key.ts'
import { letLeave } from './let-leave.ts'
import { listApiKeysOperation } from './list-api-keys.ts'
import { listPeopleOperation } from './list-people.ts'
import { listSessionsOperation } from './list-sessions.ts'
import { readMyself } from './read-myself.ts'
import { readPersonOperation } from './read-person.ts'
import { recordQualificationOperation } from './record-qualification.ts'
import { resetPasswordOperation } from './reset-password.ts'
import { revokeApiKeyOperation } from './revoke-api-key.ts'
import { revokeSessionsOperation } from './revoke-sessions.ts'

export const accessRoutes = new OpenAPIHono<AppEnv>()
  .openapi(readMyself.route, readMyself.handler)
  .openapi(listPeopleOperation.route, listPeopleOperation.handler)
  .openapi(createPersonOperation.route, createPersonOperation.handler)
  .openapi(readPersonOperation.route, readPersonOperation.handler)
  .openapi(changeRolesOperation.route, changeRolesOperation.handler)
  .openapi(recordQualificationOperation.route, recordQualificationOperation.handler)
  .openapi(letLeave.route, letLeave.handler)
  .openapi(resetPasswordOperation.route, resetPasswordOperation.handler)
  .openapi(listSessionsOperation.route, listSessionsOperation.handler)
  .openapi(revokeSessionsOperation.route, revokeSessionsOperation.handler)
  .openapi(listApiKeysOperation.route, listApiKeysOperation.handler)
  .openapi(issueApiKeyOperation.route, issueApiKeyOperation.handler)
  .openapi(revokeApiKeyOperation.route, revokeApiKeyOperation.handler)
