import { Card, Descriptions, Tag } from 'antd'
import type { ReactNode } from 'react'
import { diagnosisName } from '#web/ui/diagnosis-names.ts'
import type { api } from '../client/api.ts'
import type { AnswerOf } from '../client/use-operation.ts'
import { useLanguage, useTexts } from '../texts/language.tsx'
import { prescribingTexts } from '../texts/prescribing.ts'
import { ingredientName, nameIn } from './names.ts'

export type PatientSummary = AnswerOf<(typeof api.patients)[':id']['summary']['$get']>

type Measured = PatientSummary['weightKg']
type Asked = PatientSummary['pregnant']

/** What must be known of a patient before something is prescribed, or approved: allergies first, then what is taken. */
export function PatientCard({ patient }: { readonly patient: PatientSummary }) {
  const texts = useTexts(prescribingTexts).patient
  const { name, sex, ageYears, birthDate, villageNameZh } = patient
  return (
    <Card size="small" className="patient-card" title={<h2>{name}</h2>}>
      <p className="patient-who">
        {texts.sexes[sex]} · {texts.age(ageYears)} · {birthDate}
        {villageNameZh !== null && ` · ${villageNameZh}`}
      </p>
      <Descriptions column={1} size="small" items={useFacts(patient)} />
      <h3>{texts.currentDrugs}</h3>
      <CurrentDrugs drugs={patient.currentDrugs} />
    </Card>
  )
}

function useFacts(patient: PatientSummary) {
  const all = useTexts(prescribingTexts)
  const texts = all.patient
  const { locale } = useLanguage()
  const mayBear = patient.sex === 'female'
  return [
    fact(
      'allergies',
      texts.allergies,
      patient.allergies.length === 0
        ? texts.noAllergies
        : patient.allergies.map(({ ingredientCode }) => (
            <Tag key={ingredientCode} color="error">
              {ingredientName(ingredientCode, locale)}
            </Tag>
          )),
    ),
    fact('diagnoses', texts.diagnoses, <Diagnoses patient={patient} />),
    fact('weight', texts.weight, <Value measured={patient.weightKg} unit="kg" />),
    fact('kidney', texts.kidney, <Value measured={patient.kidneyFiltration} unit="mL/min/1.73 m²" />),
    ...(mayBear
      ? [
          fact('pregnant', texts.pregnant, <Answer asked={patient.pregnant} />),
          fact('lactating', texts.lactating, <Answer asked={patient.lactating} />),
        ]
      : []),
    ...(patient.ageYears < 18
      ? [fact('guardian', texts.guardian, patient.hasGuardian ? texts.hasGuardian : texts.noGuardian)]
      : []),
    fact(
      'cover',
      texts.cover,
      patient.covers.length === 0
        ? texts.noCover
        : patient.covers.map(({ planCode, kind }) => <Tag key={planCode}>{all.payers[kind]}</Tag>),
    ),
  ]
}

function Diagnoses({ patient: { diagnoses, assessments } }: { readonly patient: PatientSummary }) {
  const texts = useTexts(prescribingTexts).patient
  const { locale } = useLanguage()
  if (diagnoses.length === 0) return texts.noDiagnoses
  return (
    <ul className="plain">
      {diagnoses.map(({ code, text, diagnosedOn, offline }, index) => (
        <li key={`${code}-${diagnosedOn}-${index}`}>
          <strong>{diagnosisName(code, locale)}</strong> {diagnosedOn}{' '}
          {offline ? texts.offline : texts.online}
          {text !== null && <div className="in-words">{text}</div>}
        </li>
      ))}
      {assessments.map(({ diagnosisCode, validTo }) => (
        <li key={`${diagnosisCode}-${validTo}`}>
          {texts.assessed(diagnosisName(diagnosisCode, locale), validTo)}
        </li>
      ))}
    </ul>
  )
}

function Value({ measured, unit }: { readonly measured: Measured; readonly unit: string }) {
  const texts = useTexts(prescribingTexts).patient
  if (measured === null) return texts.unknown
  return (
    <>
      {measured.value} {unit} <span className="aside">{texts.on(measured.on)}</span>
    </>
  )
}

function Answer({ asked }: { readonly asked: Asked }) {
  const texts = useTexts(prescribingTexts).patient
  if (asked === null) return texts.unknown
  return (
    <>
      {asked.value ? <Tag color="warning">{texts.yes}</Tag> : texts.no}{' '}
      <span className="aside">{texts.on(asked.on)}</span>
    </>
  )
}

function CurrentDrugs({ drugs }: { readonly drugs: PatientSummary['currentDrugs'] }) {
  const texts = useTexts(prescribingTexts).patient
  const { locale } = useLanguage()
  if (drugs.length === 0) return <p className="aside">{texts.noCurrentDrugs}</p>
  return (
    <ul className="plain">
      {drugs.map((drug, index) => (
        <li key={`${drug.nameEn}-${drug.prescribedOn}-${index}`}>
          <strong>{nameIn(locale, drug.nameZh, drug.nameEn)}</strong> {drug.strength}{' '}
          {drug.isElsewhere && <Tag>{texts.elsewhere}</Tag>}
          <br />
          <span className="aside">
            {texts.prescribedOn(drug.prescribedOn)} ·{' '}
            {drug.lastsUntil === null ? texts.underWay : texts.lastsUntil(drug.lastsUntil)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function fact(key: string, label: string, children: ReactNode) {
  return { key, label, children }
}
