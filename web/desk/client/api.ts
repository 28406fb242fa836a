import { hc } from 'hono/client'
import type { Api } from '#api/client-type.ts'
import { onlineHeader } from '#domain/access/offline-act.ts'
import { Unreached } from './problem.ts'

/** How long a request may take before it is given up. */
const patienceMs = 60_000

/**
 * Every operation of the API by its path, with the types of what it takes and answers:
 * `api.access.people[':id'].$get({ param: { id } })`. The session's cookie says who asks.
 */
export const api = hc<Api>('/', {
  headers: { [onlineHeader]: '1' },
  async fetch(input: RequestInfo | URL, init?: RequestInit) {
    const patience = AbortSignal.timeout(patienceMs)
    const signal = init?.signal ? AbortSignal.any([init.signal, patience]) : patience
    try {
      return await fetch(input, { ...init, signal, redirect: 'error' })
    } catch (error) {
      // Somebody left the page: that is no failure.
      if (init?.signal?.aborted === true) throw error
      throw new Unreached({ cause: error })
    }
  },
})
