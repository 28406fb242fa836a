import { describe, expect, it } from 'vitest'
import { onHandUnits, type StockMovement } from './on-hand.ts'

const received = (units: number): StockMovement => ({
  fromSiteId: null,
  fromAccount: 'supplier',
  toSiteId: 'county',
  toAccount: 'available',
  units,
})
const handedOver = (units: number): StockMovement => ({
  fromSiteId: 'county',
  fromAccount: 'in_transit',
  toSiteId: null,
  toAccount: 'patient',
  units,
})

describe('stock on hand', () => {
  it('is 1000 + 500 − 200 − 100 = 1200', () => {
    expect(onHandUnits([received(1000), received(500), handedOver(200), handedOver(100)], 'county')).toBe(
      1200,
    )
  })

  it('does not change when units only change their status at the site', () => {
    const reserved: StockMovement = {
      fromSiteId: 'county',
      fromAccount: 'available',
      toSiteId: 'county',
      toAccount: 'reserved',
      units: 30,
    }
    expect(onHandUnits([received(100), reserved], 'county')).toBe(100)
  })

  it('moves with a transfer from one site to the other', () => {
    const transfer: StockMovement = {
      fromSiteId: 'county',
      fromAccount: 'in_transit',
      toSiteId: 'village',
      toAccount: 'available',
      units: 40,
    }
    const movements = [received(100), transfer]
    expect([onHandUnits(movements, 'county'), onHandUnits(movements, 'village')]).toEqual([60, 40])
  })
})
