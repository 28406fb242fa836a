import fc from 'fast-check'
import { expect, it } from 'vitest'
import { lineFen } from '../money/fen.ts'
import { extraFen, lineOfExtra } from './extras.ts'

const line = { id: 'a', productId: 'p', lotId: null, unitPriceTenThousandths: 4_000 }

it('charges at the price of the line that the goods are of, and knows none for what nobody ordered', () => {
  const offer = { ...line, id: 'offer', lotId: 'near', unitPriceTenThousandths: 1_000 }
  expect(lineOfExtra([offer, line], { productId: 'p', lotId: 'near' })?.id).toBe('offer')
  expect(lineOfExtra([offer, line], { productId: 'p', lotId: 'other' })?.id).toBe('a')
  expect(lineOfExtra([offer], { productId: 'p', lotId: 'other' })?.id).toBe('offer')
  expect(lineOfExtra([offer, line], { productId: 'q', lotId: 'near' })).toBeUndefined()
  // 20 tablets at 0.4 yuan.
  expect(extraFen(line, 0, 20)).toBe(800)
})

it('costs as much one by one as all at once', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 99_999 }),
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 6 }),
      (unitPriceTenThousandths, parts) => {
        let [before, fen] = [0, 0]
        for (const units of parts) {
          fen += extraFen({ unitPriceTenThousandths }, before, units)
          before += units
        }
        expect(fen).toBe(lineFen(unitPriceTenThousandths, before))
      },
    ),
  )
})
