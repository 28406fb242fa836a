import { ingredientOf } from '#domain/catalogue/ingredients.ts'
import type { StorageClass } from '#domain/catalogue/storage-class.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { ProductFacts } from '../intake-facts.ts'
import { longPrescriptionRules, networkRules } from '../regulations.ts'
import type { Finding, IntakeRule } from '../rule.ts'
import { controlsOf } from '../rules/online-ban.ts'
import { planDays } from './plan.ts'

const fewestParts = 2
const mostParts = 12
const fewestDaysPerPart = 7
const mostWeeks = 12
/** Up to four weeks a long prescription needs no assessment. */
const unassessedWeeks = 4
const weekDays = 7
/** Where anybody can keep medicine for weeks. */
const plainStorage: readonly StorageClass[] = ['room', 'cool']
/** ICD-10 categories have three characters; what follows only says more about the same disease. */
const categoryCharacters = 3

/** Repeats are for stable chronic disease. */
export const repeatsForChronic: IntakeRule = {
  id: 'repeats.chronic-only',
  ...longPrescriptionRules,
  checked: false,
  act: 'signing',
  find(prescription) {
    if (prescription.repeats === undefined || prescription.kind === 'chronic') return []
    return [
      {
        code: 'repeatsNotChronic',
        message: 'Only a prescription for chronic disease may be supplied in parts.',
        nextStep: 'Post it with kind "chronic" and the reason, or without repeats.',
      },
    ]
  },
}

/** At most 12 weeks in all. */
export const repeatWeeks: IntakeRule = {
  id: 'repeats.most-weeks',
  ...longPrescriptionRules,
  checked: false,
  act: 'signing',
  find({ repeats }) {
    if (repeats === undefined || planDays(repeats) <= mostWeeks * weekDays) return []
    return [
      {
        code: 'repeatsTooLong',
        message: `A long prescription supplies at most ${mostWeeks} weeks, and this one ${planDays(repeats)} days.`,
        nextStep: `Plan at most ${mostWeeks * weekDays} days in all, and write the next prescription then.`,
      },
    ]
  },
}

/** Beyond four weeks, an assessment in date says for each diagnosis that the patient is stable. */
export const repeatsAssessed: IntakeRule = {
  id: 'repeats.assessment-on-file',
  ...longPrescriptionRules,
  checked: false,
  act: 'signing',
  find({ repeats, diagnosisCodes, signedAt }, { patient }) {
    if (repeats === undefined || patient === null) return []
    if (planDays(repeats) <= unassessedWeeks * weekDays) return []
    const signed = shanghaiDate(new Date(signedAt))
    const assessed = new Set(
      patient.assessments
        .filter(({ assessedOn, validTo }) => assessedOn <= signed && signed <= validTo)
        .map(({ diagnosisCode }) => diagnosisCode.slice(0, categoryCharacters)),
    )
    return diagnosisCodes.flatMap((code, index): Finding[] =>
      assessed.has(code.slice(0, categoryCharacters))
        ? []
        : [
            {
              code: 'assessmentMissing',
              // The code itself stays out of the message: a diagnosis is patient data.
              message: `More than ${unassessedWeeks} weeks need an assessment in date for diagnosis ${index + 1}.`,
              nextStep: `Record the assessment first, or plan at most ${unassessedWeeks * weekDays} days.`,
            },
          ],
    )
  },
}

/** Never under special control, an antimicrobial, or to be kept cold. */
export const repeatDrugs: IntakeRule = {
  id: 'repeats.drugs',
  ...longPrescriptionRules,
  checked: false,
  act: 'signing',
  find({ repeats, lines }, { products }) {
    if (repeats === undefined) return []
    return lines.flatMap(({ productId }, line): Finding[] => {
      const product = products.get(productId)
      const obstacle = product === undefined ? null : repeatObstacle(product)
      if (obstacle === null) return []
      return [
        {
          code: 'drugNotRepeatable',
          message: `${obstacle} is never supplied on a long prescription.`,
          nextStep: 'Move this drug to a prescription without repeats.',
          line,
        },
      ]
    })
  },
}

function repeatObstacle(product: ProductFacts): string | null {
  if (controlsOf(product).some((control) => control !== 'none')) return 'A drug under special control'
  const isAntimicrobial = product.ingredientCodes.some((code) => ingredientOf(code)?.antimicrobial === true)
  if (isAntimicrobial) return 'An antimicrobial'
  return plainStorage.includes(product.storageClass) ? null : 'A drug that needs special storage'
}

/** The plan has from 2 to 12 parts, each of a week or more. */
export const repeatParts: IntakeRule = {
  id: 'repeats.parts',
  ...networkRules,
  checked: true,
  act: 'intake',
  find({ repeats }) {
    if (repeats === undefined) return []
    const findings: Finding[] = []
    if (repeats.parts < fewestParts || repeats.parts > mostParts) {
      findings.push({
        code: 'repeatPartsOutOfRange',
        message: `A long prescription has from ${fewestParts} to ${mostParts} parts.`,
        nextStep: `Plan ${fewestParts} to ${mostParts} parts, or leave the repeats out.`,
      })
    }
    if (repeats.daysPerPart < fewestDaysPerPart) {
      findings.push({
        code: 'repeatPartTooShort',
        message: `A part lasts ${fewestDaysPerPart} days or more, so that it can arrive before the next one is due.`,
        nextStep: 'Plan fewer and longer parts.',
      })
    }
    return findings
  },
}

/** Every line lasts as long as a part does: neither a gap nor a pile before the next one. */
export const repeatDays: IntakeRule = {
  id: 'repeats.days-of-lines',
  ...networkRules,
  checked: true,
  act: 'intake',
  find({ repeats, lines }) {
    if (repeats === undefined) return []
    return lines.flatMap(({ daysSupply }, line): Finding[] =>
      daysSupply === repeats.daysPerPart
        ? []
        : [
            {
              code: 'lineDaysUnequal',
              message: `The line supplies ${daysSupply} days, and a part lasts ${repeats.daysPerPart}.`,
              nextStep: 'State the quantity and the days of one part on every line.',
              line,
            },
          ],
    )
  },
}

/** What a prescription with repeats must keep beside the rules for all. */
export const repeatRules: readonly IntakeRule[] = [
  repeatsForChronic,
  repeatWeeks,
  repeatsAssessed,
  repeatDrugs,
  repeatParts,
  repeatDays,
]
