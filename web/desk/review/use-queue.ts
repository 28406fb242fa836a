import { useNavigate } from '@tanstack/react-router'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'

export type QueuedReview = AnswerOf<typeof api.reviews.$get>['items'][number]

/** The queue as it stands, the riskiest and oldest in front, and the way to what comes next in it. */
export function useQueue(after?: string) {
  const query = after === undefined ? {} : { after }
  const read = useOperation(['reviews', 'queue'], api.reviews.$get, { query })
  useLive({ kinds: ['prescription'], touches: ['reviews'] })
  const navigate = useNavigate()
  const items = read.data?.items ?? []
  /** Opens the first that no colleague has, but for the one that is open already; else the queue. */
  const openNext = (exceptId: string | null) => {
    const next = items.find(({ prescriptionId, claim }) => prescriptionId !== exceptId && claim !== 'other')
    if (next === undefined) void navigate({ to: '/review' })
    else void navigate({ to: '/review/$prescriptionId', params: { prescriptionId: next.prescriptionId } })
  }
  return { read, openNext }
}
