import { ingredientOf } from '#domain/catalogue/ingredients.ts'
import type { DosageForm } from '#domain/catalogue/product.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { DestinationFacts, ProductFacts } from '../intake-facts.ts'
import type { FulfilmentMode } from '../prescription.ts'
import { onlineSaleBanList } from '../regulations.ts'
import { inForce, type DestinationRule, type Finding } from '../rule.ts'
import { notByMailIngredients } from './not-by-mail-ingredients.ts'

/** The modes in which nobody hands the medicine over at a counter. */
const mailModes: ReadonlySet<FulfilmentMode> = new Set(['home', 'delivery_point'])

const topicalForms: ReadonlySet<DosageForm> = new Set(['cream', 'eye_drops'])

/** What the mailing rule looks at. */
export type MailedProduct = Pick<ProductFacts, 'dosageForm' | 'ingredientCodes'>

/** Why a product may not be mailed. */
export type MailObstacle =
  | { readonly kind: 'injection' }
  | { readonly kind: 'ingredient'; readonly ingredientCode: string }
  | { readonly kind: 'ingredientsUnknown' }

/**
 * What keeps `product` from being sent by mail on `date` (YYYY-MM-DD), or null when nothing does. Injections go by mail
 * only when every ingredient is one for diabetes.
 */
export function mailObstacle(product: MailedProduct, date: string): MailObstacle | null {
  const codes = product.ingredientCodes
  if (codes.length === 0) return { kind: 'ingredientsUnknown' }
  if (
    product.dosageForm === 'injection' &&
    !codes.every((code) => ingredientOf(code)?.diabetesInjection === true)
  ) {
    return { kind: 'injection' }
  }
  const entry = notByMailIngredients.find(
    (candidate) =>
      inForce(candidate, date) &&
      codes.includes(candidate.ingredientCode) &&
      (candidate.when === 'also_in_compounds' || codes.length === 1) &&
      !(candidate.exceptTopical && topicalForms.has(product.dosageForm)),
  )
  return entry === undefined ? null : { kind: 'ingredient', ingredientCode: entry.ingredientCode }
}

/** True when `product` may be sent by mail on `date` (YYYY-MM-DD). Computed from the lists, never stored. */
export function mayMail(product: MailedProduct, date: string): boolean {
  return mailObstacle(product, date) === null
}

/** What may not be mailed is collected in person. */
export const notByMail: DestinationRule = {
  id: 'online.not-by-mail',
  ...onlineSaleBanList,
  checked: true,
  act: 'intake',
  find(prescription, facts, now) {
    if (!mailModes.has(prescription.fulfilment.mode)) return []
    const date = shanghaiDate(now)
    return prescription.lines.flatMap(({ productId }, line): Finding[] => {
      const product = facts.products.get(productId)
      const obstacle = product === undefined ? null : mailObstacle(product, date)
      if (obstacle === null) return []
      return [
        {
          code: 'notByMail',
          message: obstacleMessage(obstacle),
          nextStep: collectAt(facts.destination),
          line,
        },
      ]
    })
  },
}

function obstacleMessage(obstacle: MailObstacle): string {
  switch (obstacle.kind) {
    case 'injection':
      return 'Injections, except those for diabetes, are not delivered by mail.'
    case 'ingredient':
      return `Products of ingredient ${obstacle.ingredientCode} are not delivered by mail.`
    case 'ingredientsUnknown':
      return 'A product whose ingredients are not on file is not delivered by mail.'
  }
}

function collectAt(destination: DestinationFacts | null): string {
  return destination === null || destination.kind === 'delivery_point'
    ? 'Choose a pharmacy or the hospital window, where the patient collects it in person.'
    : `Let the patient collect it in person at ${destination.nameEn}, or choose another pharmacy or the hospital window.`
}
