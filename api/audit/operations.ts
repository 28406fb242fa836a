import { head } from './head.ts'
import { regulatorFeed } from './regulator-feed.ts'
import { verification } from './verification.ts'

export const auditOperations = [head, verification, regulatorFeed] as const
