import type { Condition, Symptom } from '#domain/triage/symptom-form.ts'
import type { SymptomFormOutcome } from '#domain/triage/states.ts'
import type { TriageRuleId } from '#domain/triage/triage-rules.ts'

/** Choosing where somebody lives. */
interface VillageTexts {
  readonly township: string
  readonly village: string
  readonly otherTownship: string
  readonly noTownships: string
}

/** What becomes of a registration, as its household is told. */
export type RegistrationNews =
  | 'waiting'
  | 'registered'
  | 'duplicate'
  | 'ineligible'
  | 'onTheWay'
  | 'inTheVillage'
  | 'delivered'
  | 'ended'
  | 'closed'

/** The pages of campaigns and of the fever clinic. */
export interface SurgeTexts {
  readonly village: VillageTexts
  readonly registration: {
    readonly title: string
    readonly text: string
    readonly householdNumber: string
    readonly name: string
    readonly phone: string
    readonly address: string
    readonly persons: string
    readonly personsAtRisk: string
    readonly personsAtRiskText: string
    readonly homeFrom: string
    readonly homeUntil: string
    readonly homeHoursText: string
    /** Where the household is, as its phone tells. */
    readonly position: {
      readonly give: string
      readonly drop: string
      readonly asking: string
      readonly taken: string
      readonly failed: string
      readonly text: string
    }
    readonly send: string
    readonly incomplete: string
    readonly closed: string
    readonly tooOften: (minutes: number) => string
    readonly unknown: string
    readonly number: (number: number) => string
    readonly ahead: (count: number) => string
    readonly keepLink: string
    readonly dispatchDue: string
    readonly plannedArrive: string
    readonly news: Readonly<Record<RegistrationNews, string>>
  }
  readonly clinic: {
    readonly title: string
    readonly text: string
    readonly emergency: string
    readonly name: string
    readonly sex: string
    readonly female: string
    readonly male: string
    readonly birthDate: string
    readonly residentId: string
    readonly phone: string
    readonly address: string
    readonly temperature: string
    readonly feverDays: string
    readonly oxygen: string
    readonly symptomsTitle: string
    readonly conditionsTitle: string
    readonly symptoms: Readonly<Record<Symptom, string>>
    readonly conditions: Readonly<Record<Condition, string>>
    readonly send: string
    readonly incomplete: string
    readonly tooOften: string
    readonly unknown: string
    readonly goToHospital: string
    readonly goToHospitalText: string
    readonly because: string
    readonly waiting: string
    readonly waitingText: string
    readonly outcomes: Readonly<Record<SymptomFormOutcome, string>>
    readonly follow: string
    readonly rules: Readonly<Record<TriageRuleId, string>>
    readonly queue: string
    readonly queueEmpty: string
    readonly urgent: string
    readonly claim: string
    readonly release: string
    readonly answer: string
    readonly outcome: string
    readonly advice: string
    readonly prescription: string
    readonly noPrescription: string
    readonly nothingWritten: string
    readonly prescribe: string
    readonly takenByOther: string
    readonly refused: string
    readonly prescribed: string
    readonly askForKit: string
    readonly days: (count: number) => string
  }
}
