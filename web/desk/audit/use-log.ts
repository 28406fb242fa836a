import type { Sort } from '#domain/sort.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'

/** Whose log is read: that of the reader's organisation, or of the whole network. */
export type AuditLog = 'own' | 'network'

export type AuditEntry = AnswerOf<(typeof api.audit)['own-log']['$get']>['items'][number]

interface LogQuestion {
  readonly before?: string | undefined
  readonly aggregateId?: string | undefined
  readonly tenantId?: string | undefined
  readonly sort?: Sort<'position'> | undefined
}

/** Reads a page of a log. Both sources answer entries of one shape. */
export function useLog(log: AuditLog, { tenantId, ...question }: LogQuestion) {
  const own = useOperation(
    ['audit', 'own-log'],
    api.audit['own-log'].$get,
    { query: question },
    { isWanted: log === 'own' },
  )
  const network = useOperation(
    ['audit', 'log'],
    api.audit.log.$get,
    { query: { ...question, tenantId } },
    { isWanted: log === 'network' },
  )
  return log === 'own' ? own : network
}
