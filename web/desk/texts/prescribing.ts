import type { Frequency } from '#domain/prescriptions/frequency.ts'
import type { DoseUnit, FulfilmentMode, PrescriptionKind, Route } from '#domain/prescriptions/prescription.ts'
import type { FindingCode } from '#domain/prescriptions/review/finding.ts'
import type { ReviewOutcome } from '#domain/prescriptions/review/review-prescription.ts'
import type { LineState } from '#domain/prescriptions/states.ts'
import type { PayerKind } from '#domain/insurance/payers.ts'
import { chinesePrescribing } from './by-language/prescribing-zh.ts'
import { englishPrescribing } from './by-language/prescribing-en.ts'
import { koreanPrescribing } from './by-language/prescribing-ko.ts'
import { defineTexts } from './texts.ts'

type Named<Code extends string> = Readonly<Record<Code, string>>

/** What doctors who write and pharmacists who review both read. */
export interface PrescribingTexts {
  readonly kinds: Named<PrescriptionKind>
  readonly modes: Named<FulfilmentMode>
  readonly frequencies: Named<Frequency>
  readonly units: Named<DoseUnit>
  readonly routes: Named<Route>
  readonly outcomes: Named<ReviewOutcome | 'unreviewed'>
  readonly findings: Named<FindingCode>
  readonly insuranceLevels: Named<'pass' | 'caution' | 'refused'>
  readonly lineStates: Named<LineState>
  readonly payers: Named<PayerKind>
  readonly patient: {
    readonly sexes: Named<'female' | 'male'>
    readonly age: (years: number) => string
    readonly allergies: string
    readonly noAllergies: string
    readonly diagnoses: string
    readonly noDiagnoses: string
    readonly offline: string
    readonly online: string
    readonly currentDrugs: string
    readonly noCurrentDrugs: string
    readonly elsewhere: string
    readonly underWay: string
    readonly prescribedOn: (day: string) => string
    readonly lastsUntil: (day: string) => string
    readonly weight: string
    readonly kidney: string
    readonly pregnant: string
    readonly lactating: string
    readonly guardian: string
    readonly hasGuardian: string
    readonly noGuardian: string
    readonly cover: string
    readonly noCover: string
    readonly assessed: (code: string, day: string) => string
    readonly yes: string
    readonly no: string
    readonly unknown: string
    readonly on: (day: string) => string
  }
  readonly findingWith: (name: string) => string
  readonly findingWithOther: string
  readonly rule: string
  readonly source: string
  readonly unchecked: string
  readonly overridable: string
  readonly notOverridable: string
  readonly insurance: string
  readonly total: string
  readonly patientPays: string
  readonly insurancePays: string
  readonly line: (number: number) => string
  readonly drug: string
  readonly dosing: string
  readonly quantity: string
  readonly state: string
  readonly days: (count: number) => string
  readonly diagnosis: string
  readonly part: (number: number, parts: number) => string
  readonly key: {
    readonly title: string
    readonly none: string
    readonly ready: string
    readonly unregistered: string
    readonly revoked: string
    readonly load: string
    readonly make: string
    readonly forget: string
    readonly wrongFile: string
    readonly forAdministrator: string
    readonly note: string
  }
}

export const prescribingTexts = defineTexts({
  'zh-CN': chinesePrescribing,
  en: englishPrescribing,
  ko: koreanPrescribing,
})
