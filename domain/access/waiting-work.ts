import type { TenantKind } from '../organisations/tenant.ts'
import { mayDo, type Permission, type Role } from './roles.ts'

/** Work that waits at the desk until somebody does it, and what makes it somebody's: the permission of the act itself. */
const doneBy = {
  reviews: { guard: 'prescription.review' },
  /** Questions of pharmacists about prescriptions that the reader wrote. */
  questions: { guard: 'prescription.answer' },
  symptomForms: { guard: 'symptom_form.answer' },
  orderApprovals: { guard: 'order.approve' },
  /** Parts of orders that the seller has not answered or not sent yet. */
  orderParts: { guard: 'order.sell' },
  recallTasks: { guard: 'recall.work' },
  shortageSigns: { guard: 'shortage.plan', onlyFor: 'network_operator' },
  escalations: { guard: 'escalation.resolve' },
  differences: { guard: 'difference.close', onlyFor: 'insurer' },
  applications: { guard: 'tenant.admit', onlyFor: 'network_operator' },
} as const satisfies Readonly<Record<string, { readonly guard: Permission; readonly onlyFor?: TenantKind }>>

export type WaitingWork = keyof typeof doneBy

/** Every kind of waiting work, in the order in which it is told. */
export const waitingWorks = Object.keys(doneBy) as [WaitingWork, ...WaitingWork[]]

/** The kinds of work that wait for somebody with these roles in an organisation of this kind. */
export function waitingFor(tenantKind: TenantKind | null, held: readonly Role[]): WaitingWork[] {
  return waitingWorks.filter((work) => {
    const { guard, ...narrowed } = doneBy[work]
    return mayDo(held, guard) && (!('onlyFor' in narrowed) || narrowed.onlyFor === tenantKind)
  })
}
