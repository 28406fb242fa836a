import '../prescribing/prescribing.css'
import { Button, Result, Typography } from 'antd'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { RefusalItem } from '../prescribing/findings.tsx'
import { InsuranceShares } from '../prescribing/insurance-shares.tsx'
import { PatientCard, type PatientSummary } from '../prescribing/patient-card.tsx'
import { Page } from '../shell/page.tsx'
import { FailureNotice, Loading } from '../shell/states.tsx'
import { doctorTexts } from '../texts/doctor.ts'
import { useTexts } from '../texts/language.tsx'
import { type DraftForm, emptyForm, type LineForm, newLine } from './draft-form.ts'
import { Heading } from './heading.tsx'
import { LineCard } from './line-card.tsx'
import { type PatientPlaces, PlacePicker } from './place-picker.tsx'
import { ProductSearch } from './product-search.tsx'
import { RepeatFields } from './repeat-fields.tsx'
import { SignPanel, type Submitted } from './sign-panel.tsx'
import { type DraftVerdict, useJudgement } from './use-judgement.ts'

const route = getRouteApi('/patients/$patientId')

/** Writes prescriptions for one patient. Keyed by the patient, so that nothing of one is ever shown with another. */
export function WritePage() {
  const { patientId } = route.useParams()
  return <WriteFor key={patientId} patientId={patientId} />
}

function WriteFor({ patientId }: { readonly patientId: string }) {
  const texts = useTexts(doctorTexts).write
  const param = { id: patientId }
  const patient = useOperation(['patients', 'summary'], api.patients[':id'].summary.$get, { param })
  const places = useOperation(['patients', 'places'], api.patients[':id'].places.$get, { param })
  const [submitted, setSubmitted] = useState<Submitted | null>(null)
  const failure = patient.error ?? places.error
  return (
    <Page id="/patients/$patientId" title={texts.title} hint={texts.hint}>
      {failure !== null && (
        <FailureNotice
          failure={failure}
          onRetry={() => void Promise.all([patient.refetch(), places.refetch()])}
        />
      )}
      {failure === null && (patient.data === undefined || places.data === undefined) && <Loading />}
      {patient.data !== undefined && places.data !== undefined && (
        <div className="beside">
          <PatientCard patient={patient.data} />
          {submitted === null ? (
            <Writing patient={patient.data} places={places.data} onSubmitted={setSubmitted} />
          ) : (
            <Sent submitted={submitted} onAnother={() => setSubmitted(null)} />
          )}
        </div>
      )}
    </Page>
  )
}

interface WritingProps {
  readonly patient: PatientSummary
  readonly places: PatientPlaces
  readonly onSubmitted: (submitted: Submitted) => void
}

function Writing({ patient, places, onSubmitted }: WritingProps) {
  const [form, setForm] = useState<DraftForm>(() => startingForm(patient, places))
  const change = (changes: Partial<DraftForm>) => setForm((before) => ({ ...before, ...changes }))
  const verdict = useJudgement(form, patient.id)
  const changeLine = (key: string, line: LineForm | null) =>
    change({ lines: form.lines.flatMap((one) => (one.key === key ? (line ?? []) : one)) })
  return (
    <div className="writing">
      <Heading patient={patient} form={form} onChange={change} />
      {form.lines.map((line, index) => (
        <LineCard
          key={line.key}
          number={index + 1}
          line={line}
          verdict={verdict}
          onChange={(changed) => changeLine(line.key, changed)}
          onRemove={() => changeLine(line.key, null)}
        />
      ))}
      <ProductSearch
        onChosen={(product) => {
          const days = form.repeats?.daysPerPart ?? form.lines.at(-1)?.daysSupply ?? null
          change({ lines: [...form.lines, newLine(product, crypto.randomUUID(), days)] })
        }}
      />
      <Whole verdict={verdict} />
      <RepeatFields
        repeats={form.repeats}
        onChange={(repeats) => {
          const daysPerPart = repeats?.daysPerPart
          const lines = form.lines.map((line) =>
            daysPerPart === undefined ? line : { ...line, daysSupply: daysPerPart },
          )
          change({ repeats, lines, ...(repeats === null ? {} : { kind: 'chronic' }) })
        }}
      />
      <PlacePicker places={places} patientId={patient.id} form={form} onChange={change} />
      <SignPanel patientId={patient.id} form={form} verdict={verdict} onSubmitted={onSubmitted} />
    </div>
  )
}

/** The door's address and the nearest place are proposed; the only diagnosis on file is taken. */
function startingForm(patient: PatientSummary, { items }: PatientPlaces): DraftForm {
  const offline = patient.diagnoses.filter((diagnosis) => diagnosis.offline)
  const codes = [...new Set(offline.map(({ code }) => code))]
  const collecting = items.find(({ mode }) => mode !== 'home') ?? items[0]
  return {
    ...emptyForm,
    diagnosisCodes: codes.length === 1 ? codes : [],
    place: collecting === undefined ? null : { mode: collecting.mode, siteId: collecting.siteId },
    address: patient.address,
    phone: patient.phone,
  }
}

/** What the rules say of the prescription as a whole, and who would bear what. */
function Whole({ verdict: { judgement, standing, failure } }: { readonly verdict: DraftVerdict }) {
  const texts = useTexts(doctorTexts).write
  if (failure !== null) return <FailureNotice failure={failure} />
  if (judgement === null) return null
  const whole = judgement.refusals.filter(({ line }) => line === undefined)
  return (
    <section
      aria-label={texts.wholePrescription}
      className={standing === 'judged' ? 'whole-prescription' : 'whole-prescription stale'}
      data-standing={standing}
    >
      {judgement.review === null && <p>{texts.noRules}</p>}
      <ul className="findings">
        {whole.map((refusal, index) => (
          <RefusalItem key={`${refusal.code}-${index}`} refusal={refusal} />
        ))}
      </ul>
      {judgement.insurance !== null && <InsuranceShares check={judgement.insurance} />}
    </section>
  )
}

interface SentProps {
  readonly submitted: Submitted
  readonly onAnother: () => void
}

function Sent({ submitted: { prescriptionId, trackingPath }, onAnother }: SentProps) {
  const texts = useTexts(doctorTexts).write
  const link = location.origin + trackingPath
  return (
    <Result
      status="success"
      title={<h2>{texts.signed}</h2>}
      subTitle={texts.signedText}
      extra={[
        <Typography.Paragraph key="link" copyable={{ text: link }}>
          <code className="secret tracking-link">{link}</code>
        </Typography.Paragraph>,
        <Link key="see" to="/prescriptions/$prescriptionId" params={{ prescriptionId }}>
          {texts.toPrescription}
        </Link>,
        <Button key="another" onClick={onAnother}>
          {texts.another}
        </Button>,
      ]}
    />
  )
}
