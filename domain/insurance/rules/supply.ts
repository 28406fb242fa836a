import { addDays } from '#domain/organisations/shanghai-time.ts'
import { longPrescriptionRules, prescriptionMeasures } from '#domain/prescriptions/regulations.ts'
import type { EarlierSupply, InsuranceFacts, InsuredLine } from '../facts.ts'
import type { InsuranceRule, LineFinding } from '../rule.ts'

/** The most days that insurance bears at once. */
const usualDays = 7
const emergencyDays = 3
const longestDays = 84
/** Our own settings until an insurer's agreement states its figures. */
const windowDays = 30
const mostSuppliesInWindow = 4
/** A refill may come this many days before the last dose. */
const earlyRefillDays = 7

const insurersAgreement = {
  source: 'Yunyaoku network rule, standing for the agreement between insurer and institution',
  validFrom: '2026-01-01',
  validTo: null,
} as const

/** At once, insurance bears as many days as the prescription may supply: no reason makes it more. */
export const daysWithinLimit: InsuranceRule = {
  id: 'insurance.days-limit',
  ...prescriptionMeasures,
  checked: true,
  find: (line, { kind }) =>
    daysFinding(line, kind === 'emergency' ? emergencyDays : usualDays, kind !== 'chronic'),
}

/** For chronic disease up to 12 weeks; antimicrobials never beyond the usual days. */
export const chronicDaysWithinLimit: InsuranceRule = {
  id: 'insurance.chronic-days-limit',
  ...longPrescriptionRules,
  checked: false,
  find: (line, { kind }) =>
    daysFinding(line, line.isAntimicrobial ? usualDays : longestDays, kind === 'chronic'),
}

function daysFinding({ daysSupply }: InsuredLine, mostDays: number, applies: boolean): LineFinding[] {
  if (!applies || daysSupply <= mostDays) return []
  return [
    {
      level: 'refused',
      code: 'quantityAboveLimit',
      message: `Insurance bears at most ${mostDays} days of this at once.`,
      nextStep: `Shorten the supply to ${mostDays} days.`,
    },
  ]
}

/** The same ingredient comes only so often, whichever institution prescribes it. */
export const notTooOften: InsuranceRule = {
  id: 'insurance.frequency',
  ...insurersAgreement,
  checked: false,
  find(line, facts) {
    const since = addDays(facts.date, -windowDays)
    const count = sameDrug(line, facts).filter(({ startsOn }) => startsOn > since).length
    if (count < mostSuppliesInWindow - 1) return []
    const isOver = count >= mostSuppliesInWindow
    return [
      {
        level: isOver ? 'refused' : 'caution',
        code: isOver ? 'tooOften' : 'oftenSupplied',
        message: `The patient has had this ingredient ${count} times in ${windowDays} days.`,
        nextStep: isOver
          ? 'Wait until the earlier supplies are used up.'
          : 'Check that the doses are taken as prescribed.',
      },
    ]
  },
}

/** What is still at hand is not paid twice, wherever it came from. */
export const noOverlap: InsuranceRule = {
  id: 'insurance.overlap',
  ...insurersAgreement,
  checked: false,
  find(line, facts) {
    const earlier = sameDrug(line, facts)
    const daysLeft = Math.max(
      0,
      ...earlier.filter(({ isHandedOver }) => isHandedOver).map((one) => daysLeftOf(one, facts.date)),
    )
    const isElsewhere = earlier.some((one) => one.isElsewhere && daysLeftOf(one, facts.date) > 0)
    const place = isElsewhere ? ' from another institution' : ''
    const onItsWay = earlier.some(({ isHandedOver }) => !isHandedOver)
    if (daysLeft > earlyRefillDays) {
      return [
        {
          level: 'refused',
          code: 'supplyOverlaps',
          message: `The patient still has ${daysLeft} days of this ingredient${place}.`,
          nextStep: `Insurance bears the next supply from ${earlyRefillDays} days before the last dose.`,
        },
      ]
    }
    if (daysLeft === 0 && !onItsWay) return []
    return [
      {
        level: 'caution',
        code: onItsWay ? 'alsoOnItsWay' : 'supplyNotUsedUp',
        message: onItsWay
          ? `The same ingredient is on its way to the patient${place}.`
          : `The patient still has ${daysLeft} days of this ingredient${place}.`,
        nextStep: 'Check with the patient that both are needed.',
      },
    ]
  },
}

/** Earlier supplies that share an ingredient with the line. */
function sameDrug({ ingredientCodes }: InsuredLine, { supplies }: InsuranceFacts): EarlierSupply[] {
  return supplies.filter((supply) => supply.ingredientCodes.some((code) => ingredientCodes.includes(code)))
}

function daysLeftOf({ startsOn, daysSupply }: EarlierSupply, date: string): number {
  const usedUpOn = addDays(startsOn, daysSupply)
  return Math.max(0, Math.round((Date.parse(usedUpOn) - Date.parse(date)) / 86_400_000))
}
