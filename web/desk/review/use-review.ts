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
  const isLoaded = prescription.data && review.data && patient.data && evidence.data
  const seen = isLoaded
    ? {
        prescription: prescription.data,
        review: review.data,
        patient: patient.data,
        evidence: evidence.data,
      }
    : null
  return {
    /** Null until all of it is there. */
    seen,
    failure: prescription.error ?? review.error ?? patient.error ?? evidence.error,
    refetch: () => void Promise.all([prescription, review, patient, evidence].map((read) => read.refetch())),
  }
}

/** What is before a pharmacist who decides. */
export type InReview = NonNullable<ReturnType<typeof useReview>['seen']>

/** Claims a prescription, and keeps it while the page is open. */
export function useClaim(id: string, isMine: boolean) {
  const claim = useCommand(api.prescriptions[':id'].review.claim.$post, { touches: touchedByReview })
  useEffect(() => {
    if (!isMine) return undefined
    const timer = setInterval(() => void claim.run({ param: { id } }), renewEveryMs)
    return () => clearInterval(timer)
    // The command is new at every drawing and does the same.
  }, [id, isMine])
  return claim
}
