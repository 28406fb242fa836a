import { head } from './head.ts'
import { auditLog, ownDataAccesses, ownNetworkReads } from './log.ts'
import { regulatorFeed } from './regulator-feed.ts'
import { verification } from './verification.ts'

export const auditOperations = [
  head,
  verification,
  regulatorFeed,
  auditLog,
  ownNetworkReads,
  ownDataAccesses,
] as const
