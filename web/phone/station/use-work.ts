import { useEffect, useRef, useState } from 'preact/hooks'
import { useScene } from '../scene.ts'
import type { Page } from '../sync/answers.ts'
import { get, Refused } from '../sync/server.ts'
import { type StationParcel, type StationStep, stepFacts } from './work.ts'

/** What a station has before it now. */
export interface StationWork {
  /** Undefined until it came first. */
  readonly parcels: readonly StationParcel[] | undefined
  /** Why it could not be asked anew; what is shown is older then. */
  readonly failure: 'unreached' | 'signedOut' | 'refused' | null
  readonly refresh: () => Promise<void>
}

const pages = 5

/** Asks for what waits for some steps, now and whenever the server tells of news. A station works with a network only. */
export function useStationWork(steps: readonly StationStep[]): StationWork {
  const { owner, engine } = useScene()
  const [parcels, setParcels] = useState<readonly StationParcel[]>()
  const [failure, setFailure] = useState<StationWork['failure']>(null)
  const isHere = useRef(true)
  const states = steps.flatMap((step) => stepFacts[step].states).join(',')
  const refresh = async () => {
    try {
      const all = await readAll(owner.siteId, states)
      if (!isHere.current) return
      setParcels(all)
      setFailure(null)
    } catch (error) {
      if (isHere.current) setFailure(failureOf(error))
    }
  }
  useEffect(() => {
    isHere.current = true
    void refresh()
    const stop = engine.onNews(() => void refresh())
    return () => {
      isHere.current = false
      stop()
    }
  }, [states, engine])
  return { parcels, failure, refresh }
}

async function readAll(siteId: string, states: string): Promise<StationParcel[]> {
  const all: StationParcel[] = []
  if (states === '') return all
  let after: string | null = null
  for (let page = 0; page < pages; page += 1) {
    const query: Record<string, string> = { state: states, limit: '100' }
    if (after !== null) query.after = after
    const answer: Page<StationParcel> = await get(`/sites/${siteId}/station-work`, query)
    all.push(...answer.items)
    after = answer.next
    if (after === null) break
  }
  return all
}

export function failureOf(error: unknown): NonNullable<StationWork['failure']> {
  if (!(error instanceof Refused)) return 'unreached'
  return error.status === 401 ? 'signedOut' : 'refused'
}
