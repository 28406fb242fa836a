import type { z } from '@hono/zod-openapi'
import { describe, expect, it } from 'vitest'
import { fieldNames } from '#web/ui/field-names.ts'
import { operations } from './operations.ts'

/** The parameters that addresses take, but for those of a standard that programs speak. */
function parameters(): string[] {
  const names = operations.flatMap(({ route }) => {
    const { query } = route.request as { readonly query?: z.ZodObject }
    return query === undefined || route.path.startsWith('/epcis') ? [] : Object.keys(query.shape)
  })
  return [...new Set(names)]
}

describe('the names of fields', () => {
  it('are known of all that an address may narrow a list down by, once each', () => {
    const named = fieldNames.map(([name]) => name)
    expect(parameters().length).toBeGreaterThan(50)
    expect(parameters().filter((name) => !named.includes(name))).toEqual([])
    expect(new Set(named).size).toBe(named.length)
  })

  it('are words of their languages', () => {
    const isWritten = ([, zh, en, ko]: (typeof fieldNames)[number]) =>
      /\p{Script=Han}/u.test(zh) && /\p{Script=Hangul}/u.test(ko) && /^[A-Za-z][A-Za-z ,]*$/.test(en)
    expect(fieldNames.filter((row) => !isWritten(row))).toEqual([])
  })
})
