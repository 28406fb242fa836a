import { Flex, Input, Select } from 'antd'
import { useState } from 'react'
import { longestDiagnosisText, prescriptionKinds } from '#domain/prescriptions/prescription.ts'
import { diagnosisName } from '#web/ui/diagnosis-names.ts'
import { formatCount } from '#web/ui/format.ts'
import type { PatientSummary } from '../prescribing/patient-card.tsx'
import { doctorTexts } from '../texts/doctor.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'
import { shellTexts } from '../texts/shell.ts'
import { type DraftForm, isDiagnosisTextFit } from './draft-form.ts'
import { Field } from './field.tsx'

interface HeadingProps {
  readonly patient: PatientSummary
  readonly form: DraftForm
  readonly onChange: (changes: Partial<DraftForm>) => void
}

/** What the prescription is for, and of which kind it is. */
export function Heading({ patient, form, onChange }: HeadingProps) {
  const texts = useTexts(doctorTexts).write
  const { locale } = useLanguage()
  const { kinds } = useTexts(prescribingTexts)
  const [unfit, setUnfit] = useState<string | null>(null)
  const offered = new Set([...patient.diagnoses.map(({ code }) => code), ...form.diagnosisCodes])
  return (
    <Flex gap="small" wrap className="draft-head">
      <Field label={texts.diagnoses} className="widest">
        <Select
          aria-label={texts.diagnoses}
          mode="tags"
          maxCount={5}
          value={[...form.diagnosisCodes]}
          tokenSeparators={[',', ' ', '，']}
          options={[...offered].map((value) => ({ value, label: diagnosisName(value, locale) }))}
          onChange={(chosen: string[]) => {
            const codes = chosen.map((code) => code.trim())
            setUnfit(codes.find((code) => !isDiagnosisCode(code)) ?? null)
            onChange({ diagnosisCodes: codes.filter(isDiagnosisCode) })
          }}
        />
        {unfit !== null && <small role="alert">{texts.unfitCode(unfit)}</small>}
      </Field>
      <DiagnosisText form={form} onChange={onChange} />
      <Field label={texts.kind}>
        <Select
          aria-label={texts.kind}
          value={form.kind}
          options={prescriptionKinds.map((value) => ({ value, label: kinds[value] }))}
          onChange={(kind) => onChange({ kind })}
        />
      </Field>
      {form.kind === 'chronic' && (
        <Field label={texts.chronicReason} className="wide">
          <Input
            maxLength={200}
            value={form.chronicReason}
            onChange={({ target }) => onChange({ chronicReason: target.value })}
          />
        </Field>
      )}
    </Flex>
  )
}

/** An ICD-10 code in the shape that intake takes; what is none is not taken into the form. */
function isDiagnosisCode(code: string): boolean {
  return code.length <= 16 && /^[A-Z]\d{2}(?:\.[\dx]{1,12})?$/.test(code)
}

/** What the doctor says of the diagnosis beside its codes. What is too long stays whole, and is not signed until it was shortened. */
function DiagnosisText({ form, onChange }: Omit<HeadingProps, 'patient'>) {
  const texts = useTexts(doctorTexts).write
  const { form: says } = useTexts(shellTexts)
  const { locale } = useLanguage()
  const { length } = form.diagnosisText.trim()
  const isFit = isDiagnosisTextFit(form)
  return (
    <Field label={texts.diagnosisText} className="widest">
      <Input.TextArea
        aria-label={texts.diagnosisText}
        rows={2}
        count={{ show: true, max: longestDiagnosisText }}
        status={isFit ? '' : 'error'}
        value={form.diagnosisText}
        onChange={({ target }) => onChange({ diagnosisText: target.value })}
      />
      {!isFit && (
        <small role="alert">
          {says.tooLong(formatCount(longestDiagnosisText, locale), formatCount(length, locale))}
        </small>
      )}
    </Field>
  )
}
