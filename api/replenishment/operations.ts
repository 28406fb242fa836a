import { accept, acceptAll } from './accept.ts'
import { dismiss } from './dismiss.ts'
import { listDemand } from './list-demand-weeks.ts'
import { listSuggestionsOperation } from './list-suggestions.ts'
import { readPlan, setPlan } from './plan.ts'
import { listPolicies, removePolicies, setPolicies } from './policies.ts'
import { suggestNow } from './suggest.ts'

export const replenishmentOperations = [
  setPlan,
  readPlan,
  setPolicies,
  removePolicies,
  listPolicies,
  listDemand,
  suggestNow,
  listSuggestionsOperation,
  accept,
  acceptAll,
  dismiss,
] as const
