import type { CodeableConcept } from '@medplum/fhirtypes'
import type { NamedProduct } from '#db/catalogue/search.ts'
import { systems } from '../systems.ts'

/** A product of the catalogue, by every code it is known under. */
export function medicationConcept(product: NamedProduct): CodeableConcept {
  return {
    coding: [
      { system: systems.product, code: product.id },
      { system: systems.drugStandardCode, code: product.standardCode },
      { system: systems.gtin, code: product.gtin },
    ],
    text: `${product.nameZh} ${product.strength}`,
  }
}
