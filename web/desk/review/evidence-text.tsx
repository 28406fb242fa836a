import { Tag } from 'antd'
import type { api } from '../client/api.ts'
import type { AnswerOf } from '../client/use-operation.ts'
import { useTexts } from '../texts/language.tsx'
import { reviewTexts } from '../texts/review.ts'

type Evidence = AnswerOf<(typeof api.prescriptions)[':id']['evidence']['$get']>

/** Whether the doctor's key signed what the prescription says. */
export function EvidenceText({ evidence: { signatures } }: { readonly evidence: Evidence }) {
  const texts = useTexts(reviewTexts).one
  const signed = signatures.find(({ act }) => act === 'prescribe')
  const isSound = signed !== undefined && signed.verifies && signed.changedFields.length === 0
  return (
    <p>
      {texts.signature}:{' '}
      {signed === undefined ? (
        <Tag>{texts.signatureMissing}</Tag>
      ) : (
        <Tag color={isSound ? 'success' : 'error'}>
          {isSound ? texts.signatureVerified : texts.signatureBroken}
        </Tag>
      )}
    </p>
  )
}
