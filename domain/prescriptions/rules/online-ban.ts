import { ingredientOf } from '#domain/catalogue/ingredients.ts'
import type { SpecialControl } from '#domain/catalogue/product.ts'
import type { ProductFacts } from '../intake-facts.ts'
import { onlineDiagnosisMeasures, onlineSaleBanList } from '../regulations.ts'
import type { Finding, IntakeRule } from '../rule.ts'

/** What a doctor may not prescribe online: narcotic and psychotropic drugs, and others under special management. */
const bannedFromPrescribing: readonly SpecialControl[] = ['narcotic', 'psychotropic', 'toxic', 'radioactive']

/** What may not be sold online at all, prescription or not. */
const bannedFromSale: readonly SpecialControl[] = [
  ...bannedFromPrescribing,
  'precursor',
  'vaccine',
  'blood',
  'hospital_preparation',
  'formula_granules',
]

export const noControlledDrugOnline: IntakeRule = {
  id: 'online.no-controlled-drug',
  ...onlineDiagnosisMeasures,
  checked: true,
  act: 'signing',
  find(prescription, facts) {
    return prescription.lines.flatMap(({ productId }, line) =>
      bannedFinding(facts.products.get(productId), bannedFromPrescribing, {
        code: 'notPrescribableOnline',
        message: 'The drug is under special control and may not be prescribed online.',
        nextStep: 'Ask the patient to see a doctor in person.',
        line,
      }),
    )
  },
}

export const noBannedSaleOnline: IntakeRule = {
  id: 'online.no-banned-sale',
  ...onlineSaleBanList,
  checked: true,
  act: 'intake',
  find(prescription, facts) {
    return prescription.lines.flatMap(({ productId }, line) =>
      bannedFinding(facts.products.get(productId), bannedFromSale, {
        code: 'notSaleableOnline',
        message: 'The drug belongs to a class that is never sold online.',
        nextStep: 'Ask the patient to obtain it at a hospital in person.',
        line,
      }),
    )
  },
}

function bannedFinding(
  product: ProductFacts | undefined,
  banned: readonly SpecialControl[],
  finding: Finding,
): Finding[] {
  return product !== undefined && controlsOf(product).some((control) => banned.includes(control))
    ? [finding]
    : []
}

/**
 * The product's own mark and, where it has one ingredient, that ingredient's: a controlled drug does not pass because its
 * catalogue entry was marked wrongly. Compounds may be free of their ingredient's regime, so their own mark decides.
 */
export function controlsOf(product: ProductFacts): SpecialControl[] {
  const [first, ...others] = product.ingredientCodes
  const ofIngredient =
    first !== undefined && others.length === 0 ? ingredientOf(first)?.specialControl : undefined
  return ofIngredient === undefined ? [product.specialControl] : [product.specialControl, ofIngredient]
}
