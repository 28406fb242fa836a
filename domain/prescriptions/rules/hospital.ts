import { licenceInForce } from '#domain/organisations/licence.ts'
import { networkRules, onlineDiagnosisMeasures } from '../regulations.ts'
import type { IntakeRule } from '../rule.ts'

/** The hospital's licence as an internet hospital was in force at the moment of signing. */
export const hospitalLicensed: IntakeRule = {
  id: 'online.hospital-licensed',
  ...onlineDiagnosisMeasures,
  checked: true,
  act: 'signing',
  find(prescription, { hospital }) {
    if (hospital === null) return []
    const signedAt = new Date(prescription.signedAt)
    if (hospital.licences.some((licence) => licenceInForce(licence, signedAt))) return []
    return [
      {
        code: 'hospitalLicenceOutOfDate',
        message: "The hospital's licence was not in force when the prescription was signed.",
        nextStep: 'File the renewed licence with the network.',
      },
    ]
  },
}

/**
 * The hospital's licence is still in force when the prescription comes in, to the instant. What came in before it ended
 * goes on to its end.
 */
export const hospitalLicensedNow: IntakeRule = {
  id: 'online.hospital-licensed-now',
  ...onlineDiagnosisMeasures,
  checked: true,
  act: 'intake',
  find(prescription, { hospital }, now) {
    if (hospital === null || hospital.licences.some((licence) => licenceInForce(licence, now))) return []
    // Signed without a licence is another fact, which `hospitalLicensed` tells.
    const signedAt = new Date(prescription.signedAt)
    if (!hospital.licences.some((licence) => licenceInForce(licence, signedAt))) return []
    return [
      {
        code: 'hospitalLicenceExpired',
        message: "The hospital's licence has ended: nothing new is taken in from it.",
        nextStep: 'File the renewed licence with the network; what was taken in before is finished.',
      },
    ]
  },
}

/** A hospital that was suspended, or is leaving, brings in nothing new; what it has running is finished. */
export const hospitalTakesNew: IntakeRule = {
  id: 'network.hospital-takes-new',
  ...networkRules,
  checked: true,
  act: 'intake',
  find(_prescription, { hospital }) {
    if (hospital === null || hospital.state === 'active') return []
    return hospital.state === 'suspended'
      ? [
          {
            code: 'hospitalSuspended',
            message: 'The regulator has suspended the hospital: nothing new is taken in from it.',
            nextStep: 'Ask the regulator; what was taken in before is finished.',
          },
        ]
      : [
          {
            code: 'hospitalLeaving',
            message: 'The hospital is leaving the network: nothing new is taken in from it.',
            nextStep: 'Write the prescription at another hospital of the network.',
          },
        ]
  },
}
