import { http, type HttpHandler, HttpResponse } from 'msw'
import type { Role } from '#domain/access/roles.ts'
import type { TenantKind } from '#domain/organisations/tenant.ts'
import { answering } from './answering.ts'

const tenantId = '01900000-0000-7000-8000-000000000001'

/** Somebody who is signed in with these roles, and a stream of events on which nothing happens. */
export function signedInAs(roles: readonly Role[], tenantKind: TenantKind): HttpHandler[] {
  return [
    answering('/access/me', '$get', () => ({
      principalId: '01900000-0000-7000-8000-000000000002',
      name: '演示人员',
      tenantId,
      tenantKind,
      roles: [...roles],
      siteIds: [],
    })),
    http.get(
      '*/events',
      () => new HttpResponse('retry: 60000\n\n', { headers: { 'content-type': 'text/event-stream' } }),
    ),
  ]
}
