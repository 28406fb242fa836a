import { Flex, Select } from 'antd'
import { useState } from 'react'
import { prescriptionKinds } from '#domain/prescriptions/prescription.ts'
import { diagnosisName } from '#web/ui/diagnosis-names.ts'
import type { PatientSummary } from '../prescribing/patient-card.tsx'
import { TextInput } from '../shell/text-input.tsx'
import { doctorTexts } from '../texts/doctor.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'
import { type DraftForm, textLimits } from './draft-form.ts'
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
    <Flex gap="small" wrap align="start" className="draft-head">
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
      <Field label={texts.diagnosisText} className="widest">
        <TextInput
          label={texts.diagnosisText}
          rows={2}
          longest={textLimits.diagnosisText}
          value={form.diagnosisText}
          onChange={(diagnosisText) => onChange({ diagnosisText })}
        />
      </Field>
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
          <TextInput
            label={texts.chronicReason}
            longest={textLimits.chronicReason}
            value={form.chronicReason}
            onChange={(chronicReason) => onChange({ chronicReason })}
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
