import { addDays } from '#domain/organisations/shanghai-time.ts'
import { createRandom } from '../random.ts'
import { seedId } from '../seed-id.ts'
import type { SeedProduct } from './products.ts'

/** Why a lot is in the demo world: `early` and `late` are in date for long, the others are there to be noticed. */
export type LotPurpose = 'early' | 'late' | 'near_expiry' | 'expired'

/** A production lot, wherever it lies. `expiresOn` is its last day of sale, YYYY-MM-DD. */
export interface SeedLot {
  readonly id: string
  readonly productId: string
  readonly purpose: LotPurpose
  readonly number: string
  readonly expiresOn: string
}

/** Days from today to the last day of sale. */
const shelfDays = {
  early: [240, 420],
  late: [480, 900],
  near_expiry: [12, 28],
  expired: [-60, -5],
} as const satisfies Readonly<Record<LotPurpose, readonly [number, number]>>

/** Two good lots of every product; one in twelve has a lot near its expiry besides, one in twenty an expired one. */
export function makeLots(products: readonly SeedProduct[], today: string): SeedLot[] {
  return products.flatMap((product, index) => {
    const purposes: LotPurpose[] = ['early', 'late']
    if (index % 12 === 5) purposes.push('near_expiry')
    if (index % 20 === 7) purposes.push('expired')
    return purposes.map((purpose, place) => {
      const [least, most] = shelfDays[purpose]
      const days = createRandom(`lot/${product.key}/${purpose}`).integer(least, most)
      return {
        id: seedId(`lot/${product.key}/${purpose}`),
        productId: product.id,
        purpose,
        number: `DEMO${product.key}${'ABCD'.charAt(place)}`,
        expiresOn: addDays(today, days),
      }
    })
  })
}
