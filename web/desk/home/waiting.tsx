import type { WaitingWork } from '#domain/access/waiting-work.ts'
import type { AggregateKind } from '#domain/events/event.ts'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { useOperation } from '../client/use-operation.ts'
import { useNumbers } from '../figures/numbers.ts'
import { useTexts } from '../texts/language.tsx'
import { shellTexts } from '../texts/shell.ts'

/** The page on which each kind of waiting work is done, and what changes how much of it there is. */
const pageOf = {
  reviews: { path: '/review', kind: 'prescription' },
  questions: { path: '/prescriptions', kind: 'prescription' },
  symptomForms: { path: '/console/clinic', kind: 'symptom_form' },
  orderApprovals: { path: '/console/orders', kind: 'order' },
  orderParts: { path: '/order-parts', kind: 'order_part' },
  recallTasks: { path: '/console/recall-tasks', kind: 'recall' },
  shortageSigns: { path: '/shortages', kind: 'shortage_sign' },
  escalations: { path: '/escalations', kind: 'escalation' },
  differences: { path: '/insurer/differences', kind: 'difference' },
  applications: { path: '/applications', kind: 'application' },
} as const satisfies Readonly<Record<WaitingWork, { readonly path: string; readonly kind: AggregateKind }>>

const kinds = [...new Set(Object.values(pageOf).map(({ kind }) => kind))]

/** How much waits for the reader, by the path of the page behind which it does. Pages without any are not in it. */
export function useWaiting(): ReadonlyMap<string, number> {
  const read = useOperation(['waiting'], api.access.me['waiting-work'].$get, {})
  useLive({ kinds, touches: ['waiting'] })
  return new Map((read.data?.items ?? []).map(({ work, count }) => [pageOf[work].path, count]))
}

/** How much waits, beside the name of its page; nothing where nothing waits or it is not known. */
export function Waiting({ count }: { readonly count: number | undefined }) {
  const texts = useTexts(shellTexts).homePage
  const numbers = useNumbers()
  return count === undefined ? null : <span className="waiting">{texts.waiting(numbers.count(count))}</span>
}
