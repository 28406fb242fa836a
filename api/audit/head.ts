import { exportHead } from '#db/audit/head.ts'
import { signedHead } from '#domain/audit/signed-head.ts'
import { defineQuery } from '../operation.ts'

export const head = defineQuery({
  path: '/audit/head',
  summary: 'Export the signed end of the audit chain',
  description:
    'Keep it elsewhere: `npm run audit:verify -- --head FILE` then finds an end that was cut off, and a chain that was made anew.',
  guard: 'audit.read',
  answer: signedHead,
  handle: ({ database, now }) => exportHead(database, now),
})
