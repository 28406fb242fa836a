import { describe, expect, it } from 'vitest'
import { observationDefinitions, observationOf, observedValueSchema } from './observation.ts'

const weight = { code: '29463-7', value: 13.5, unit: 'kg', valueCode: null }
const pregnancy = { code: '82810-3', value: null, unit: null, valueCode: 'LA15173-0' }

const faultPath = (observed: unknown) => observedValueSchema.safeParse(observed).error?.issues[0]?.path[0]

describe('observedValueSchema', () => {
  it('takes a measured number in its unit and a status by its answer', () => {
    expect(observedValueSchema.parse(weight)).toEqual(weight)
    expect(observedValueSchema.parse(pregnancy)).toEqual(pregnancy)
  })

  it.each([
    ['a code that is not kept', { ...weight, code: '8302-2' }, 'code'],
    ['another unit', { ...weight, unit: 'g' }, 'unit'],
    ['no unit', { ...weight, unit: null }, 'unit'],
    ['grams entered as kilograms', { ...weight, value: 13_500 }, 'value'],
    ['no value', { ...weight, value: null }, 'value'],
    ['a number with an answer', { ...weight, valueCode: 'LA15173-0' }, 'valueCode'],
    ['a status with a number', { ...pregnancy, value: 1 }, 'value'],
    ['the answer to another question', { ...pregnancy, valueCode: 'LA29252-6' }, 'valueCode'],
    ["an object's own words as an answer", { ...pregnancy, valueCode: 'toString' }, 'valueCode'],
  ])('refuses %s and names the field', (_what, observed, field) => {
    expect(faultPath(observed)).toBe(field)
  })
})

describe('observationDefinitions', () => {
  it('define each code once', () => {
    const codes = observationDefinitions.map(({ code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes.map((code) => observationOf(code)?.code)).toEqual(codes)
  })
})
