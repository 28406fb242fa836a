import { ingredientOf } from '#domain/catalogue/ingredients.ts'
import type { PrescriptionIntake, PrescriptionKind } from '../prescription.ts'
import { longPrescriptionRules, networkRules, prescriptionMeasures } from '../regulations.ts'
import type { Finding, IntakeRule } from '../rule.ts'

const usualDays = 7
const chronicDays = 28
const mostDaysByKind = {
  ordinary: usualDays,
  emergency: 3,
  chronic: chronicDays,
  decoction: usualDays,
} as const satisfies Readonly<Record<PrescriptionKind, number>>

/** At most 7 days' supply, 3 in an emergency. What chronic disease may have beyond that is left to its own rules. */
export const daysSupply: IntakeRule = {
  id: 'prescription.days-supply',
  ...prescriptionMeasures,
  checked: true,
  act: 'signing',
  find(prescription) {
    return prescription.kind === 'chronic' ? [] : tooLong(prescription, mostDaysByKind[prescription.kind])
  },
}

/** A chronic prescription beyond the usual days, at once or in parts, says in writing why. */
export const chronicReason: IntakeRule = {
  id: 'prescription.chronic-reason',
  ...prescriptionMeasures,
  checked: true,
  act: 'signing',
  find(prescription) {
    const isLong =
      prescription.repeats !== undefined || prescription.lines.some((line) => line.daysSupply > usualDays)
    const needsReason = prescription.kind === 'chronic' && isLong
    if (!needsReason || (prescription.chronicReason ?? '').trim() !== '') return []
    return [
      {
        code: 'chronicReasonMissing',
        message: `A supply of more than ${usualDays} days for chronic disease needs a written reason.`,
        nextStep: 'State the reason, or shorten the supply.',
      },
    ]
  },
}

/** Four weeks is the most that chronic disease gets at once; more comes in parts, as a long prescription. */
export const chronicDaysSupply: IntakeRule = {
  id: 'prescription.chronic-days-supply',
  ...longPrescriptionRules,
  checked: false,
  act: 'signing',
  find(prescription) {
    return prescription.kind === 'chronic' ? tooLong(prescription, mostDaysByKind.chronic) : []
  },
}

/** Antimicrobials are not prescribed beyond the usual days, chronic disease or not. */
export const noLongAntimicrobial: IntakeRule = {
  id: 'prescription.no-long-antimicrobial',
  ...longPrescriptionRules,
  checked: false,
  act: 'signing',
  find(prescription, facts) {
    if (prescription.kind !== 'chronic') return []
    return prescription.lines.flatMap((prescribed, line): Finding[] => {
      const codes = facts.products.get(prescribed.productId)?.ingredientCodes ?? []
      const antimicrobial = codes.some((code) => ingredientOf(code)?.antimicrobial === true)
      if (!antimicrobial || prescribed.daysSupply <= usualDays) return []
      return [
        {
          code: 'antimicrobialTooLong',
          message: `An antimicrobial is supplied for at most ${usualDays} days.`,
          nextStep: `Shorten the supply to ${usualDays} days.`,
          line,
        },
      ]
    })
  },
}

const mostDrugs = 5

/** At most five drugs; decoction pieces, which make one medicine together, are not counted. */
export const maxDrugs: IntakeRule = {
  id: 'prescription.max-drugs',
  ...prescriptionMeasures,
  checked: true,
  act: 'signing',
  find(prescription) {
    if (prescription.kind === 'decoction') return []
    return prescription.lines.slice(mostDrugs).map((_prescribed, index) => ({
      code: 'tooManyDrugs',
      message: `A prescription holds at most ${mostDrugs} drugs.`,
      nextStep: 'Move this drug to another prescription, or leave it out.',
      line: mostDrugs + index,
    }))
  },
}

/** Each product stands on one line, so that its dose and quantity are said once. */
export const noDuplicateLine: IntakeRule = {
  id: 'intake.no-duplicate-line',
  ...networkRules,
  checked: true,
  act: 'intake',
  find(prescription) {
    const seen = new Set<string>()
    return prescription.lines.flatMap(({ productId }, line): Finding[] => {
      if (!seen.has(productId)) {
        seen.add(productId)
        return []
      }
      return [
        {
          code: 'duplicateProduct',
          message: 'The product already stands on an earlier line.',
          nextStep: 'Put the whole quantity and one set of directions on one line.',
          line,
        },
      ]
    })
  },
}

function tooLong(prescription: PrescriptionIntake, mostDays: number): Finding[] {
  return prescription.lines.flatMap((prescribed, line) =>
    prescribed.daysSupply <= mostDays
      ? []
      : [
          {
            code: 'daysSupplyTooLong',
            message: `This kind of prescription supplies at most ${mostDays} days.`,
            nextStep: `Shorten the supply to ${mostDays} days or fewer.`,
            line,
          },
        ],
  )
}
