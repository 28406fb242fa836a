import { Alert, Button, Checkbox, Modal } from 'antd'
import { useRef, useState } from 'react'
import type { PrescriptionIntake } from '#domain/prescriptions/prescription.ts'
import { signedContent } from '#domain/prescriptions/signed-content.ts'
import { prescribedFor } from '#web/ui/diagnosis-names.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useCommand } from '../client/use-operation.ts'
import { nameIn } from '../prescribing/names.ts'
import { useSession } from '../shell/session.tsx'
import { FailureNotice } from '../shell/states.tsx'
import { SigningKeyCard } from '../signing/signing-key-card.tsx'
import { useSigningKey } from '../signing/use-signing-key.ts'
import { doctorTexts } from '../texts/doctor.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'
import { completeLine, type DraftForm, hasFitTexts, intakeOf, isPlanFit } from './draft-form.ts'
import type { DraftVerdict } from './use-judgement.ts'

export type Submitted = AnswerOf<typeof api.prescriptions.$post>

interface SignPanelProps {
  readonly patientId: string
  readonly form: DraftForm
  readonly verdict: DraftVerdict
  readonly onSubmitted: (submitted: Submitted) => void
}

/** Signs what is written with the doctor's key on this computer, and sends it as any hospital's system does. */
export function SignPanel({ patientId, form, verdict, onSubmitted }: SignPanelProps) {
  const texts = useTexts(doctorTexts).write
  const signingKey = useSigningKey()
  const obstacle = useObstacle(form, verdict, signingKey.standing === 'ready')
  const [isOpen, setIsOpen] = useState(false)
  const [isConfirmed, setIsConfirmed] = useState(false)
  const send = useCommand(api.prescriptions.$post, { touches: ['prescriptions', 'patients'] })
  const signed = useSigned(form, patientId)
  const isForbidden = verdict.judgement?.review?.result.outcome === 'forbidden'
  const sign = async () => {
    const intake = await signed((content) => signingKey.sign(content), signingKey)
    const submitted = intake === null ? null : await send.run({ json: intake })
    if (submitted !== null) onSubmitted(submitted)
  }
  return (
    <section className="sign-panel">
      <SigningKeyCard signingKey={signingKey} />
      {obstacle !== null && form.lines.length > 0 && <Alert type="info" showIcon title={obstacle} />}
      <Button
        type="primary"
        size="large"
        disabled={obstacle !== null}
        onClick={() => {
          send.reset()
          setIsConfirmed(false)
          setIsOpen(true)
        }}
      >
        {texts.sign}
      </Button>
      <Modal
        title={texts.signTitle}
        open={isOpen}
        onCancel={() => setIsOpen(false)}
        okText={texts.signNow}
        okButtonProps={{
          loading: send.isRunning,
          disabled: obstacle !== null || (isForbidden && !isConfirmed),
        }}
        onOk={() => void sign()}
      >
        <WhatIsSigned form={form} />
        {isForbidden && (
          <Checkbox checked={isConfirmed} onChange={({ target }) => setIsConfirmed(target.checked)}>
            {texts.confirmForbidden}
          </Checkbox>
        )}
        {send.failure !== null && <FailureNotice failure={send.failure} />}
      </Modal>
    </section>
  )
}

/** Why it cannot be signed yet; null when it can. */
function useObstacle(form: DraftForm, verdict: DraftVerdict, hasKey: boolean): string | null {
  const texts = useTexts(doctorTexts).write
  const { judgement, standing } = verdict
  if (form.lines.length === 0) return texts.empty
  if (form.diagnosisCodes.length === 0) return texts.needsDiagnosis
  if (!hasFitTexts(form)) return texts.tooLong
  if (form.lines.some((line) => completeLine(line) === null)) return texts.incomplete
  if (form.repeats !== null && !isPlanFit(form.repeats)) return texts.incomplete
  if (form.place === null) return texts.needsPlace
  if (form.place.mode === 'home' && form.address.trim() === '') return texts.needsAddress
  if (standing !== 'judged' || judgement === null) return texts.judging
  if (judgement.refusals.length > 0) return texts.mustMend
  const findings = judgement.review?.result.lines.flatMap((line) => line.findings) ?? []
  if (findings.some(({ severity, overridable }) => severity === 'forbidden' && !overridable))
    return texts.hardForbidden
  return hasKey ? null : texts.needsKey
}

/**
 * Signs the form as it stands. Signed again unchanged it is the same prescription, so that one whose answer was lost on the
 * way is not written twice.
 */
function useSigned(form: DraftForm, patientId: string) {
  const { principalId } = useSession()
  const kept = useRef<{ readonly text: string; readonly intake: PrescriptionIntake } | null>(null)
  return async (
    sign: (content: string) => Promise<string>,
    { keyId, algorithm }: { readonly keyId: string | null; readonly algorithm: string | null },
  ): Promise<PrescriptionIntake | null> => {
    const text = JSON.stringify([form, keyId])
    if (kept.current?.text === text) return kept.current.intake
    const at = { signedAt: new Date(), reference: `D-${crypto.randomUUID()}` }
    const unsigned = intakeOf(form, { patientId, prescriberId: principalId }, at)
    if (unsigned === null || keyId === null || algorithm === null) return null
    const value = await sign(signedContent(unsigned))
    const intake = { ...unsigned, signature: { algorithm, keyId, value } }
    kept.current = { text, intake }
    return intake
  }
}

function WhatIsSigned({ form }: { readonly form: DraftForm }) {
  const names = useTexts(prescribingTexts)
  const { locale } = useLanguage()
  const said = form.diagnosisText.trim()
  const diagnosis = {
    diagnosisCodes: form.diagnosisCodes,
    diagnosisText: said === '' ? null : said,
  }
  return (
    <>
      <p className="in-words">
        {names.diagnosis}: <strong>{prescribedFor(diagnosis, locale)}</strong>
      </p>
      <ol className="what-is-signed">
        {form.lines.map(({ key, product, doseAmount, doseUnit, frequency, route, daysSupply, ...line }) => (
          <li key={key}>
            <strong>
              {nameIn(locale, product.nameZh, product.nameEn)} {product.strength}
            </strong>
            <br />
            {names.routes[route]} {doseAmount} {names.units[doseUnit]},{' '}
            {frequency !== null && names.frequencies[frequency]}, {names.days(daysSupply ?? 0)}
            {line.directions !== '' && ` · ${line.directions}`}
          </li>
        ))}
      </ol>
    </>
  )
}
