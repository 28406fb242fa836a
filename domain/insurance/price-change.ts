import { z } from 'zod'
import type { Refusal } from '#domain/refusal.ts'
import { priceRules, type InstitutionOwnership } from '#domain/organisations/price-rule.ts'
import type { TenantKind } from '#domain/organisations/tenant.ts'
import { publicPriceLists, type PriceList } from './price-list.ts'

/** A new price of one product on a list; null takes it off the list. */
export const priceChangeSchema = z.strictObject({
  productId: z.uuid(),
  /** Of one base unit, in 1/10,000 yuan. */
  unitPriceTenThousandths: z.int().min(1).max(1_000_000_000).nullable(),
})
export type PriceChange = z.infer<typeof priceChangeSchema>

/** Who asks to change a price list. */
export interface PricingInstitution {
  readonly kind: TenantKind
  /** Null for who has not said so. */
  readonly ownership: InstitutionOwnership | null
}

/** Why an institution may not change a list: the public ones are the network's to enter, and only a for-profit one prices by itself. */
export function priceListRefusals(list: PriceList, { kind, ownership }: PricingInstitution): Refusal[] {
  const isPublic = publicPriceLists.some((name) => name === list)
  if (isPublic !== (kind === 'network_operator')) {
    return [
      {
        code: 'priceListNotYours',
        message: isPublic
          ? 'The public lists are entered by the operator of the network.'
          : 'The operator of the network sells nothing and has no prices of its own.',
        nextStep: isPublic ? 'Ask the operator to enter the notice.' : 'Change a public list.',
      },
    ]
  }
  if (list !== 'offline' || ownership === null || priceRules[ownership].items === 'own') return []
  return [
    {
      code: 'noOwnPrices',
      message: 'A public or a private non-profit institution does not set prices of its own.',
      nextStep: 'Its prices follow the public lists and, for a public one, what it paid: enter that.',
      rule: 'insurance.price-by-ownership',
      source: priceRules[ownership].source,
    },
  ]
}
