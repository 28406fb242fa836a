import { z } from 'zod'

/** The largest figures that a tender takes: products of two of them stay exact whole numbers. */
const mostUnits = 1_000_000_000
const mostPrice = 10_000_000

/** From this many units of a lot on, every unit of the lot costs the price of the tier. */
const tierSchema = z.strictObject({
  fromUnits: z.int().min(1).max(mostUnits),
  /** Price of one base unit in 1/10,000 yuan. */
  unitPriceTenThousandths: z.int().min(1).max(mostPrice),
})
export type Tier = z.infer<typeof tierSchema>

/** What a supplier offers of one product. A lot is one product in one region. */
export const offerSchema = z
  .strictObject({
    productId: z.uuid(),
    /** The first tier begins at 1 unit; the more units, the lower the price. */
    tiers: z.array(tierSchema).min(1).max(8),
    /** The most base units of the product that the supplier can deliver in the contract's time. */
    capacityUnits: z.int().min(1).max(mostUnits),
    /** The county-level regions that it delivers to. */
    regionCodes: z
      .array(z.string().regex(/^\d{6}$/))
      .min(1)
      .max(200),
    /** The last day, YYYY-MM-DD in Shanghai, on which it stands by the price. */
    validTo: z.iso.date(),
  })
  .refine(({ tiers }) => tiers[0]?.fromUnits === 1, { error: 'The first tier does not begin at 1 unit.' })
  .refine(({ tiers }) => areFalling(tiers), {
    error: 'Tiers must begin higher and cost less, one after another.',
  })
export type Offer = z.infer<typeof offerSchema>

/** A whole bid, as it is sealed. */
export const bidSchema = z
  .strictObject({
    offers: z.array(offerSchema).min(1).max(1_000),
    /** The most base units over all products; null when only each product's capacity counts. */
    capacityUnits: z.int().min(1).max(mostUnits).nullable(),
    /** At least 128 random bits in hexadecimal, so that nobody can guess a bid and compare hashes. */
    blinding: z.string().regex(/^[0-9a-f]{32,128}$/),
  })
  .refine(({ offers }) => new Set(offers.map(({ productId }) => productId)).size === offers.length, {
    error: 'A product is offered twice.',
  })
export type Bid = z.infer<typeof bidSchema>

/** What one base unit costs when `units` of a lot are bought, in 1/10,000 yuan. */
export function priceAt(tiers: readonly Tier[], units: number): number {
  const reached = tiers.findLast(({ fromUnits }) => fromUnits <= units) ?? tiers[0]
  if (reached === undefined) throw new RangeError('an offer has at least one tier')
  return reached.unitPriceTenThousandths
}

function areFalling(tiers: readonly Tier[]): boolean {
  return tiers.every((tier, index) => {
    const before = tiers[index - 1]
    return (
      before === undefined ||
      (before.fromUnits < tier.fromUnits && before.unitPriceTenThousandths > tier.unitPriceTenThousandths)
    )
  })
}
