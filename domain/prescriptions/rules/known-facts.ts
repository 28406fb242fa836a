import { networkRules } from '../regulations.ts'
import type { Finding, IntakeRule } from '../rule.ts'

/** Fail closed: who is unknown to the network cannot be checked, and what cannot be checked is refused. */
export const partiesKnown: IntakeRule = {
  id: 'intake.parties-known',
  ...networkRules,
  checked: true,
  act: 'intake',
  find(_prescription, facts) {
    const findings: Finding[] = []
    if (facts.hospital === null) {
      findings.push({
        code: 'hospitalUnknown',
        message: 'The hospital has no internet hospital licence on file.',
        nextStep: 'File the licence with the network, then post the prescription again.',
      })
    }
    if (facts.prescriber === null) {
      findings.push({
        code: 'prescriberUnknown',
        message: 'The prescriber is not on file.',
        nextStep: 'Register the prescriber with the network, then post the prescription again.',
      })
    }
    if (facts.patient === null) {
      findings.push({
        code: 'patientUnknown',
        message: 'The patient is not on file for this hospital.',
        nextStep: 'Register the patient, then post the prescription again.',
      })
    }
    if (facts.destination === null) {
      findings.push({
        code: 'destinationUnknown',
        message: 'The site that should hand the medicine over is not on file.',
        nextStep: 'Choose a site from the list of sites.',
      })
    }
    return findings
  },
}

/** Fail closed: every line names a product that is on sale and whose ingredients are on file. */
export const productsKnown: IntakeRule = {
  id: 'intake.products-known',
  ...networkRules,
  checked: true,
  act: 'intake',
  find(prescription, facts) {
    return prescription.lines.flatMap((prescribed, line): Finding[] => {
      const product = facts.products.get(prescribed.productId)
      if (product === undefined) {
        return [
          {
            code: 'productUnknown',
            message: 'The product is not in the catalogue.',
            nextStep: 'Choose a product from the catalogue.',
            line,
          },
        ]
      }
      if (!product.active) {
        return [
          {
            code: 'productInactive',
            message: 'The product is no longer supplied.',
            nextStep: 'Choose another product with the same ingredient.',
            line,
          },
        ]
      }
      if (product.ingredientCodes.length === 0) {
        return [
          {
            code: 'ingredientsUnknown',
            message: 'The ingredients of the product are not on file, so the rules cannot judge it.',
            nextStep: 'Choose another product, or ask the operator to complete the catalogue.',
            line,
          },
        ]
      }
      return []
    })
  },
}
