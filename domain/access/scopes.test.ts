import { describe, expect, it } from 'vitest'
import { scopeSchema, scopesAllow } from './scopes.ts'

describe('a scope', () => {
  it.each(['system/MedicationRequest.rs', 'system/*.cruds', 'system/Patient.read', 'system/Task.*'])(
    'may be %s',
    (scope) => expect(scopeSchema.safeParse(scope).success).toBe(true),
  )

  it.each([
    '',
    'patient/Patient.rs',
    'system/Patient.',
    'system/Patient.sr',
    'system/patient.r',
    'system/.r',
  ])('may not be %j', (scope) => expect(scopeSchema.safeParse(scope).success).toBe(false))

  it('opens its own acts on its own type, and nothing else', () => {
    const scopes = ['system/MedicationRequest.rs', 'system/Task.u']
    expect(scopesAllow(scopes, 'MedicationRequest', 's')).toBe(true)
    expect(scopesAllow(scopes, 'MedicationRequest', 'c')).toBe(false)
    expect(scopesAllow(scopes, 'Task', 'u')).toBe(true)
    expect(scopesAllow(scopes, 'Patient', 'r')).toBe(false)
    expect(scopesAllow([], 'Patient', 'r')).toBe(false)
  })

  it('may be for every type, or say it in the older words', () => {
    expect(scopesAllow(['system/*.r'], 'Claim', 'r')).toBe(true)
    expect(scopesAllow(['system/Claim.read'], 'Claim', 's')).toBe(true)
    expect(scopesAllow(['system/Claim.read'], 'Claim', 'u')).toBe(false)
    expect(scopesAllow(['system/Claim.write'], 'Claim', 'c')).toBe(true)
  })
})
