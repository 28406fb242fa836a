import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react'
import type { AggregateKind } from '#domain/events/event.ts'
import { LiveEvents, type LiveStatus } from '#web/ui/live-events.ts'

const LiveContext = createContext<LiveEvents | null>(null)

/** One stream of events for all that is open on the desk. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const events = useMemo(() => new LiveEvents(() => new EventSource('/events')), [])
  useEffect(() => {
    events.open()
    return () => events.close()
  }, [events])
  return <LiveContext value={events}>{children}</LiveContext>
}

/**
 * Asks again for every answer of the areas in `touches` when an event tells of one of `kinds` (an aggregate's kind, such as
 * `order`), or when news was missed. While the stream is away the areas are asked for every quarter of a minute.
 */
export function useLive({
  kinds,
  touches,
}: {
  readonly kinds: readonly AggregateKind[]
  readonly touches: readonly string[]
}): LiveStatus {
  const events = useContext(LiveContext)
  const queries = useQueryClient()
  const wanted = kinds.join()
  const areas = touches.join()
  useEffect(() => {
    const refresh = () => {
      for (const area of areas.split(',')) void queries.invalidateQueries({ queryKey: [area] })
    }
    return events?.listen({ kinds: wanted.split(','), onNews: refresh })
  }, [events, queries, wanted, areas])
  return useLiveStatus()
}

/** Whether the desk hears of changes at once. */
export function useLiveStatus(): LiveStatus {
  const events = useContext(LiveContext)
  return useSyncExternalStore(
    (changed) => events?.onStatus(changed) ?? (() => undefined),
    () => events?.status ?? 'connecting',
  )
}
