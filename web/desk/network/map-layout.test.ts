import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawing, flowWidth, layOut } from './map-layout.ts'

describe('the layout of the map', () => {
  it('keeps north above south and west left of east', () => {
    const places = layOut([
      { id: 'north-west', longitude: 105, latitude: 36, radius: 10 },
      { id: 'south-east', longitude: 116, latitude: 25, radius: 10 },
    ])
    const [north, south] = [places.get('north-west'), places.get('south-east')]
    expect(north?.x).toBeLessThan(south?.x ?? 0)
    expect(north?.y).toBeLessThan(south?.y ?? 0)
  })

  it('puts what lies on one point beside each other, on the drawing, always alike', () => {
    const at = { longitude: 105.7, latitude: 35.9, radius: 14 }
    const marks = [
      { id: 'hub', ...at },
      { id: 'county', ...at },
      { id: 'far', ...at, latitude: 25 },
    ]
    const places = layOut(marks)
    const [hub, county] = [places.get('hub'), places.get('county')]
    expect(Math.hypot((hub?.x ?? 0) - (county?.x ?? 0), (hub?.y ?? 0) - (county?.y ?? 0))).toBeGreaterThan(28)
    expect(layOut(marks)).toEqual(places)
  })

  it('leaves no mark outside of the drawing', () => {
    const mark = fc.record({
      longitude: fc.double({ min: 73, max: 135, noNaN: true }),
      latitude: fc.double({ min: 18, max: 53, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 40 }), (given) => {
        const places = layOut(given.map((each, index) => ({ ...each, id: String(index), radius: 12 })))
        for (const { x, y } of places.values()) {
          expect(x).toBeGreaterThanOrEqual(0)
          expect(x).toBeLessThanOrEqual(drawing.width)
          expect(y).toBeGreaterThanOrEqual(0)
          expect(y).toBeLessThanOrEqual(drawing.height)
        }
      }),
    )
  })

  it('draws more parcels wider', () => {
    expect([0, 25, 100].map((parcels) => flowWidth(parcels, 100))).toEqual([1, 5.5, 10])
    expect(flowWidth(0, 0)).toBe(1)
  })
})

describe('marks with names', () => {
  it('stand so far apart that no name lies on another, and within the drawing', () => {
    const named = (id: string, longitude: number, latitude: number) => ({
      id,
      longitude,
      latitude,
      radius: 35,
      halfWidth: 60,
    })
    const marks = [named('a', 107, 26), named('b', 107.1, 26), named('c', 108, 25), named('d', 120, 40)]
    const places = layOut(marks)
    const [one, other] = [places.get('a'), places.get('b')]
    if (one === undefined || other === undefined) throw new Error('A mark has no place.')
    expect(Math.hypot((other.x - one.x) / 128, (other.y - one.y) / 78)).toBeGreaterThan(0.999)
    for (const { x } of places.values()) {
      expect(x).toBeGreaterThanOrEqual(60)
      expect(x).toBeLessThanOrEqual(drawing.width - 60)
    }
  })
})
