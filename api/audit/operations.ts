import { head } from './head.ts'
import { auditLog, ownAuditLog, ownDataAccesses, ownNetworkReads } from './log.ts'
import { regulatorFeed } from './regulator-feed.ts'
import { verification } from './verification.ts'

export const auditOperations = [
  head,
  verification,
  regulatorFeed,
  auditLog,
  ownAuditLog,
  ownNetworkReads,
  ownDataAccesses,
] as const
