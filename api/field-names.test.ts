import type { z } from '@hono/zod-openapi'
import { describe, expect, it } from 'vitest'
import { fieldNames } from '#web/ui/field-names.ts'
import { operations } from './operations.ts'

/** The parameters that addresses take, but for those of a standard that programs speak. */
function parameters(): string[] {
  const names = operations.flatMap(({ route }) => {
    const query = route.request?.query as z.ZodObject | undefined
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
    for (const [name, zh, en, ko] of fieldNames) {
      expect(zh, name).toMatch(/\p{Script=Han}/u)
      expect(ko, name).toMatch(/\p{Script=Hangul}/u)
      expect(en, name).toMatch(/^[A-Za-z][A-Za-z ,]*$/)
    }
  })
})
