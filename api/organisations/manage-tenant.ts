import { z } from '@hono/zod-openapi'
import { beginToLeave, completeLeaving } from '#db/organisations/leave.ts'
import {
  addOwnSite,
  changeProfile,
  closeDepartment,
  departmentSchema,
  openDepartment,
  ownSiteSchema,
  profileChangeSchema,
} from '#db/organisations/profile.ts'
import { defineCommand } from '../operation.ts'
import { tenantState } from './schemas.ts'

const guard = 'tenant.manage'
const stateAnswer = z.object({ tenantId: z.uuid(), state: tenantState })

export const changeProfileOperation = defineCommand({
  method: 'patch',
  path: '/organisations/profile',
  summary: 'Change how your organisation is called and which languages it offers',
  guard,
  body: profileChangeSchema,
  status: 200,
  answer: z.object({ tenantId: z.uuid(), changed: z.array(z.string()) }),
  handle: ({ database, request, body }) => changeProfile(database, request, body),
})

export const openDepartmentOperation = defineCommand({
  method: 'post',
  path: '/organisations/departments',
  summary: 'Open a department, or name it anew',
  guard,
  body: departmentSchema,
  status: 201,
  answer: z.object({ code: z.string() }),
  handle: ({ database, request, body }) => openDepartment(database, request, body),
})

export const closeDepartmentOperation = defineCommand({
  method: 'post',
  path: '/organisations/departments/close',
  summary: 'Close a department',
  guard,
  body: departmentSchema.pick({ code: true }),
  status: 200,
  answer: z.object({ code: z.string() }),
  handle: ({ database, request, body }) => closeDepartment(database, request, body),
})

export const addSiteOperation = defineCommand({
  method: 'post',
  path: '/sites',
  summary: 'Add a site of your organisation to the network',
  guard,
  body: ownSiteSchema.strict(),
  status: 201,
  answer: z.object({ siteId: z.uuid() }),
  handle: ({ database, request, body }) => addOwnSite(database, request, body),
})

export const beginToLeaveOperation = defineCommand({
  method: 'post',
  path: '/organisations/leave',
  summary: 'Begin to leave the network',
  description: 'Nothing new is taken in from you; what you have running is finished. Then export your data.',
  guard,
  status: 200,
  answer: stateAnswer,
  handle: ({ database, request }) => beginToLeave(database, request),
})

export const completeLeavingOperation = defineCommand({
  method: 'post',
  path: '/organisations/leave/complete',
  summary: 'Leave the network for good',
  description:
    'Once nothing is under way and an export is done. From then on your people and keys open nothing.',
  guard,
  status: 200,
  answer: stateAnswer,
  handle: ({ database, request }) => completeLeaving(database, request),
})
