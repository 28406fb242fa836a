import { Alert, Radio } from 'antd'
import { approvalContent } from '#domain/prescriptions/signed-content.ts'
import { type RejectReasonCode, rejectReasonCodes } from '#domain/prescriptions/review-reasons.ts'
import { api } from '../client/api.ts'
import { useCommand } from '../client/use-operation.ts'
import { InsuranceItem } from '../prescribing/findings.tsx'
import { InsuranceShares } from '../prescribing/insurance-shares.tsx'
import { ChoiceField, FormDialog, TextField } from '../shell/form-dialog.tsx'
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
  const signingKey = useSigningKey()
  const first = useCommand(api.prescriptions[':id'].approve.$post, { touches: touchedByReview })
  const later = useCommand(api.prescriptions[':id']['approve-part'].$post, { touches: touchedByReview })
  const isReady = signingKey.standing === 'ready'
  const approve = async ({ remark }: Remark) => {
    const { keyId } = signingKey
    const signature =
      isReady && keyId !== null
        ? { signature: { keyId, value: await signingKey.sign(approvalContent(id, contentSha256)) } }
        : {}
    const given = { param: { id } }
    const done =
      part === 1
        ? await first.run({ ...given, json: { ...saidOf(remark), ...signature } })
        : await later.run({ ...given, json: { part, ...saidOf(remark), ...signature } })
    if (done !== null) onDone()
  }
  return (
    <FormDialog<Remark>
      title={texts.approveTitle}
      isOpen
      onClose={onClose}
      onSubmit={(values) => void approve(values)}
      okText={texts.actions.approve}
      isRunning={first.isRunning || later.isRunning}
      isWaiting={signingKey.standing === 'asking'}
      hasFocusOnOk
      failure={first.failure ?? later.failure}
    >
      <div className="decision">
        <p>{texts.approveText}</p>
        {review.insurance !== null && <InsuranceResult insurance={review.insurance} />}
        {!isReady && signingKey.standing !== 'asking' && (
          <Alert type="info" showIcon title={texts.unsignedNote} />
        )}
        <SigningKeyCard signingKey={signingKey} />
        <TextField name="remark" label={texts.remark} isOptional />
      </div>
    </FormDialog>
  )
}

interface Remark {
  readonly remark?: string
}

/** A remark as an operation takes it: none where nothing was written. */
function saidOf(remark = ''): { readonly remark?: string } {
  return remark.trim() === '' ? {} : { remark: remark.trim() }
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
  const send = useCommand(api.prescriptions[':id'].query.$post, { touches: touchedByReview })
  const ask = async ({ remark }: Required<Remark>) => {
    if ((await send.run({ param: { id }, json: { remark: remark.trim() } })) !== null) onDone()
  }
  return (
    <FormDialog<Required<Remark>>
      title={texts.actions.query}
      isOpen
      onClose={onClose}
      onSubmit={(values) => void ask(values)}
      okText={texts.actions.query}
      isRunning={send.isRunning}
      failure={send.failure}
    >
      <TextField name="remark" label={texts.question} isLong isFirst />
    </FormDialog>
  )
}

interface Rejection extends Remark {
  readonly reasonCode: RejectReasonCode
}

/** Rejects for a reason of the closed list, which arrow keys go through; none is chosen for the pharmacist. */
function RejectDialog({ id, onClose, onDone }: DialogProps & { readonly id: string }) {
  const all = useTexts(reviewTexts)
  const texts = all.one
  const send = useCommand(api.prescriptions[':id'].reject.$post, { touches: touchedByReview })
  const reject = async ({ reasonCode, remark }: Rejection) => {
    const json = { reasonCode, ...saidOf(remark) }
    if ((await send.run({ param: { id }, json })) !== null) onDone()
  }
  return (
    <FormDialog<Rejection>
      title={texts.actions.reject}
      isOpen
      onClose={onClose}
      onSubmit={(values) => void reject(values)}
      okText={texts.actions.reject}
      isDangerous
      isRunning={send.isRunning}
      failure={send.failure}
    >
      <ChoiceField name="reasonCode" label={texts.reason}>
        <Radio.Group
          className="reasons-list"
          options={rejectReasonCodes.map((value) => ({ value, label: all.reasons[value] }))}
        />
      </ChoiceField>
      <TextField name="remark" label={texts.remark} isOptional />
    </FormDialog>
  )
}
