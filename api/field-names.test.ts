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

/** Where forms of the desk are sent to. */
const filledInAtDesk =
  /^\/(?:campaigns|shortages|shortage-plans|webhooks|access\/people(?!.*signing)|access\/me\/views|first-business-documents|prescription-drafts|rule-sets\/\{version\}|prescriptions$|sites\/\{id\}\/delivery-notes)/

/** The fields of a body, at whatever depth; what only programs send is not asked for. */
function fieldsOf(schema: z.ZodType): string[] {
  const def = schema.def as unknown as BodyPart
  const within = [def.element, def.innerType, def.in, ...(def.options ?? [])]
  const shape = Object.entries(def.shape ?? {})
  return [
    ...shape.flatMap(([name, field]) => [name, ...fieldsOf(field)]),
    ...within.flatMap((part) => (part === undefined ? [] : fieldsOf(part))),
  ]
}

interface BodyPart {
  readonly shape?: Readonly<Record<string, z.ZodType>>
  readonly element?: z.ZodType
  readonly innerType?: z.ZodType
  readonly in?: z.ZodType
  readonly options?: readonly z.ZodType[]
}

function fieldsOfForms(): string[] {
  const names = operations.flatMap(({ route }) => {
    const { body } = route.request as {
      readonly body?: { readonly content: Readonly<Record<string, { readonly schema: z.ZodType }>> }
    }
    const schema = body?.content['application/json']?.schema
    return schema === undefined || !filledInAtDesk.test(route.path) ? [] : fieldsOf(schema)
  })
  return [...new Set(names)]
}

describe('the names of fields', () => {
  it('are known of all that a form of the desk sends', () => {
    const named = new Set<string>(fieldNames.map(([name]) => name))
    expect(fieldsOfForms().length).toBeGreaterThan(100)
    expect(fieldsOfForms().filter((name) => !named.has(name))).toEqual([])
  })

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
