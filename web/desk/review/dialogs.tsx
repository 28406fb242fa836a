import { Alert, Input, Modal, Radio } from 'antd'
import { useState } from 'react'
import { approvalContent } from '#domain/prescriptions/signed-content.ts'
import { type RejectReasonCode, rejectReasonCodes } from '#domain/prescriptions/review-reasons.ts'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { Field } from '../doctor/field.tsx'
import { InsuranceItem } from '../prescribing/findings.tsx'
import { InsuranceShares } from '../prescribing/insurance-shares.tsx'
import { FailureNotice } from '../shell/states.tsx'
import { SigningKeyCard } from '../signing/signing-key-card.tsx'
import { useSigningKey } from '../signing/use-signing-key.ts'
import { useTexts } from '../texts/language.tsx'
import { reviewTexts } from '../texts/review.ts'
import type { Decision } from './review-page.tsx'
import { type ClinicalReview, touchedByReview } from './use-review.ts'

interface DialogProps {
  readonly onClose: () => void
  readonly onDone: () => void
}

interface DecisionDialogProps extends DialogProps {
  readonly decision: Decision
  readonly review: ClinicalReview
  /** What is approved, as `GET /prescriptions/{id}/evidence` says. */
  readonly contentSha256: string
}

/** Asks for what a decision needs, and decides. */
export function DecisionDialog({ decision, ...given }: DecisionDialogProps) {
  if (decision === 'approve') return <ApproveDialog {...given} />
  const { review, onClose, onDone } = given
  const Dialog = decision === 'query' ? QueryDialog : RejectDialog
  return <Dialog id={review.prescriptionId} onClose={onClose} onDone={onDone} />
}

/** Approves, under the pharmacist's signature where their key is on this computer. What insurance says stands before it. */
function ApproveDialog({ review, contentSha256, onClose, onDone }: Omit<DecisionDialogProps, 'decision'>) {
  const texts = useTexts(reviewTexts).one
  const { prescriptionId: id, part } = review
  const [remark, setRemark] = useState('')
  const signingKey = useSigningKey()
  const first = useCommand(api.prescriptions[':id'].approve.$post, { touches: touchedByReview })
  const later = useCommand(api.prescriptions[':id']['approve-part'].$post, { touches: touchedByReview })
  const isReady = signingKey.standing === 'ready'
  const approve = async () => {
    const said = remark.trim() === '' ? {} : { remark: remark.trim() }
    const { keyId } = signingKey
    const signature =
      isReady && keyId !== null
        ? { signature: { keyId, value: await signingKey.sign(approvalContent(id, contentSha256)) } }
        : {}
    const given = { param: { id } }
    const done =
      part === 1
        ? await first.run({ ...given, json: { ...said, ...signature } })
        : await later.run({ ...given, json: { part, ...said, ...signature } })
    if (done !== null) onDone()
  }
  const failure = first.failure ?? later.failure
  return (
    <Modal
      title={texts.approveTitle}
      open
      onCancel={onClose}
      okText={texts.actions.approve}
      okButtonProps={{
        loading: [first, later].some(({ isRunning }) => isRunning),
        autoFocus: true,
        disabled: signingKey.standing === 'asking',
      }}
      onOk={() => void approve()}
    >
      <div className="decision">
        <p>{texts.approveText}</p>
        {review.insurance !== null && <InsuranceResult insurance={review.insurance} />}
        {!isReady && signingKey.standing !== 'asking' && (
          <Alert type="info" showIcon title={texts.unsignedNote} />
        )}
        <SigningKeyCard signingKey={signingKey} />
        <Field label={texts.remark} className="widest">
          <Input maxLength={500} value={remark} onChange={({ target }) => setRemark(target.value)} />
        </Field>
        {failure !== null && <FailureNotice failure={failure} />}
      </div>
    </Modal>
  )
}

/** What insurance determined before it is approved: the shares, and each rule that it met with something to say. */
function InsuranceResult({ insurance }: { readonly insurance: NonNullable<ClinicalReview['insurance']> }) {
  const texts = useTexts(reviewTexts).one
  const hits = insurance.lines.flatMap(({ lineId, findings }) =>
    findings.map((finding) => ({ key: `${lineId}-${finding.code}-${finding.rule}`, finding })),
  )
  return (
    <section aria-label={texts.insurance}>
      <InsuranceShares check={insurance} />
      <ul className="findings">
        {hits.map(({ key, finding }) => (
          <InsuranceItem key={key} finding={finding} />
        ))}
      </ul>
    </section>
  )
}

/** Asks the doctor; the review waits for the answer. */
function QueryDialog({ id, onClose, onDone }: DialogProps & { readonly id: string }) {
  const texts = useTexts(reviewTexts).one
  const [remark, setRemark] = useState('')
  const send = useCommand(api.prescriptions[':id'].query.$post, { touches: touchedByReview })
  const ask = async () => {
    if ((await send.run({ param: { id }, json: { remark: remark.trim() } })) !== null) onDone()
  }
  return (
    <Modal
      title={texts.actions.query}
      open
      onCancel={onClose}
      okText={texts.actions.query}
      okButtonProps={{ loading: send.isRunning, disabled: remark.trim() === '' }}
      onOk={() => void ask()}
    >
      <Field label={texts.question} className="widest">
        <Input.TextArea
          rows={4}
          maxLength={500}
          autoFocus
          value={remark}
          onChange={({ target }) => setRemark(target.value)}
        />
      </Field>
      {send.failure !== null && <FailureNotice failure={send.failure} />}
    </Modal>
  )
}

/** Rejects for a reason of the closed list, which arrow keys go through. */
function RejectDialog({ id, onClose, onDone }: DialogProps & { readonly id: string }) {
  const all = useTexts(reviewTexts)
  const texts = all.one
  const [reasonCode, setReasonCode] = useState<RejectReasonCode>(rejectReasonCodes[0])
  const [remark, setRemark] = useState('')
  const send = useCommand(api.prescriptions[':id'].reject.$post, { touches: touchedByReview })
  const reject = async () => {
    const said = remark.trim() === '' ? {} : { remark: remark.trim() }
    if ((await send.run({ param: { id }, json: { reasonCode, ...said } })) !== null) onDone()
  }
  return (
    <Modal
      title={texts.actions.reject}
      open
      onCancel={onClose}
      okText={texts.actions.reject}
      okButtonProps={{ danger: true, loading: send.isRunning }}
      onOk={() => void reject()}
    >
      <fieldset className="plain">
        <legend>{texts.reason}</legend>
        <Radio.Group
          className="reasons-list"
          value={reasonCode}
          onChange={({ target }) => setReasonCode(target.value as RejectReasonCode)}
          options={rejectReasonCodes.map((value) => ({ value, label: all.reasons[value] }))}
        />
      </fieldset>
      <Field label={texts.remark} className="widest">
        <Input maxLength={500} value={remark} onChange={({ target }) => setRemark(target.value)} />
      </Field>
      {send.failure !== null && <FailureNotice failure={send.failure} />}
    </Modal>
  )
}
