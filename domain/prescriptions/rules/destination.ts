import { isDesignatedInstitutionCode } from '#domain/organisations/designated-institution-code.ts'
import { handlingObstacles, type SiteKind } from '#domain/organisations/site.ts'
import type { FulfilmentMode } from '../prescription.ts'
import { designatedPharmacyMeasures, networkRules, supplyPractice } from '../regulations.ts'
import type { DestinationRule } from '../rule.ts'

/** Which kinds of site hand medicine over in each mode; for `home` it is the site whose people go to the door. */
export const handOverKinds = {
  home: ['county_hub', 'township_pharmacy', 'village_pharmacy', 'chain_pharmacy'],
  village_counter: ['village_pharmacy', 'township_pharmacy'],
  designated_pharmacy: ['chain_pharmacy', 'township_pharmacy'],
  hospital_window: ['hospital_window'],
  delivery_point: ['delivery_point'],
} as const satisfies Readonly<Record<FulfilmentMode, readonly SiteKind[]>>

/** The site works, and is of a kind that hands over in the chosen mode. */
export const destinationFitsMode: DestinationRule = {
  id: 'intake.destination-fits-mode',
  ...networkRules,
  checked: true,
  act: 'intake',
  find(prescription, { destination }) {
    if (destination === null) return []
    if (destination.status !== 'working') {
      return [
        {
          code: 'destinationNotWorking',
          message: 'The chosen site does not work at present.',
          nextStep: 'Choose another site.',
        },
      ]
    }
    const kinds: readonly SiteKind[] = handOverKinds[prescription.fulfilment.mode]
    if (kinds.includes(destination.kind)) return []
    return [
      {
        code: 'destinationUnfitForMode',
        message: `A site of kind "${destination.kind}" does not hand over in mode "${prescription.fulfilment.mode}".`,
        nextStep: `Choose a site of kind ${kinds.map((kind) => `"${kind}"`).join(' or ')}.`,
      },
    ]
  },
}

/** Medicine is handed over by designated institutions only; a delivery point counts by the institution that runs it. */
export const destinationDesignated: DestinationRule = {
  id: 'insurance.destination-designated',
  ...designatedPharmacyMeasures,
  checked: false,
  act: 'intake',
  find(_prescription, { destination }) {
    if (destination === null) return []
    if (destination.designatedCode !== null && isDesignatedInstitutionCode(destination.designatedCode))
      return []
    return [
      {
        code: 'destinationNotDesignated',
        message: 'The chosen site is not a designated institution.',
        nextStep: 'Choose a designated site.',
      },
    ]
  },
}

/** The site is licensed for every product on the prescription and can keep it at its temperature. */
export const destinationMayHandle: DestinationRule = {
  id: 'supply.destination-may-handle',
  ...supplyPractice,
  checked: false,
  act: 'intake',
  find(prescription, { destination, products }) {
    if (destination === null) return []
    return prescription.lines.flatMap(({ productId }, line) => {
      const product = products.get(productId)
      if (product === undefined) return []
      return handlingObstacles(destination, product).map((obstacle) =>
        obstacle.kind === 'storageUnfit'
          ? {
              code: 'destinationStorageUnfit',
              message: `The chosen site cannot keep products of storage class "${obstacle.storageClass}".`,
              nextStep: 'Choose a site with that storage class.',
              line,
            }
          : {
              code: 'destinationOutOfScope',
              message: `The chosen site is not licensed for the scope "${obstacle.scope}".`,
              nextStep: 'Choose a site with that scope.',
              line,
            },
      )
    })
  },
}
