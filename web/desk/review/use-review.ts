import { useEffect } from 'react'
import { api } from '../client/api.ts'
import { useLive } from '../client/live.tsx'
import { type AnswerOf, useCommand, useOperation } from '../client/use-operation.ts'

export type ClinicalReview = AnswerOf<(typeof api.prescriptions)[':id']['review']['$get']>

export const touchedByReview = ['reviews', 'prescriptions'] as const

/** Well before a claim of a quarter of an hour runs out. */
const renewEveryMs = 5 * 60_000

/** Everything that a pharmacist decides on: the prescription, all three sides of the review, and the patient. */
export function useReview(id: string) {
  const param = { id }
  const prescription = useOperation(['prescriptions', 'one'], api.prescriptions[':id'].$get, { param })
  const review = useOperation(['reviews', 'one'], api.prescriptions[':id'].review.$get, { param })
  const evidence = useOperation(['prescriptions', 'evidence'], api.prescriptions[':id'].evidence.$get, {
    param,
  })
  const patientId = prescription.data?.patient?.patientId
  const patient = useOperation(
    ['patients', 'summary'],
    api.patients[':id'].summary.$get,
    { param: { id: patientId ?? '' } },
    { isWanted: patientId !== undefined },
  )
  useLive({ kinds: ['prescription'], touches: ['prescriptions', 'reviews'] })
  const failure = prescription.error ?? review.error ?? patient.error ?? evidence.error
  return {
    prescription: prescription.data,
    review: review.data,
    patient: patient.data,
    evidence: evidence.data,
    failure,
    refetch: () => void Promise.all([prescription.refetch(), review.refetch(), patient.refetch()]),
  }
}

/** Claims a prescription, and keeps it while the page is open. */
export function useClaim(id: string, isMine: boolean) {
  const claim = useCommand(api.prescriptions[':id'].review.claim.$post, { touches: touchedByReview })
  const { run } = claim
  useEffect(() => {
    if (!isMine) return undefined
    const timer = setInterval(() => void run({ param: { id } }), renewEveryMs)
    return () => clearInterval(timer)
    // `run` is new at every drawing and does the same.
  }, [id, isMine])
  return claim
}
