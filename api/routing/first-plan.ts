import type { FirstPlan } from '#db/routing/plan.ts'
import { searchInThread } from '#db/routing/search/search-in-thread.ts'

/** Makes a first plan in a thread, so that the server goes on answering. */
export const firstPlan: FirstPlan = (problem) => searchInThread(problem, { milliseconds: 0, seed: 1 })
