import { describe, expect, it } from 'vitest'
import { apiKeyPattern, hashApiKey } from '#db/access/api-keys.ts'
import { newApiKeySchema } from '#db/access/new-rows.ts'
import { passwordMinLength } from '#db/access/password.ts'
import { roles } from '#domain/access/roles.ts'
import { demoAccounts, demoApiKeys, demoPassword } from './demo-accounts.ts'
import { makePeople } from './world/people.ts'

describe('the demo accounts', () => {
  it('show one or two people for each role, all of whom are there on any day', () => {
    const emails = new Set(makePeople('2030-01-01').map(({ email }) => email))
    for (const role of roles.filter((name) => name !== 'system' && name !== 'applicant')) {
      const shown = demoAccounts.filter((account) => account.role === role)
      expect([1, 2]).toContain(shown.length)
      expect(shown.filter(({ email }) => !emails.has(email))).toEqual([])
    }
  })

  it('have a password that may be set', () => {
    expect(demoPassword.length).toBeGreaterThanOrEqual(passwordMinLength)
  })

  it('include a key for each hospital’s system, stored as a hash', () => {
    expect(demoApiKeys).toHaveLength(3)
    for (const { key, row } of demoApiKeys) {
      expect(key).toMatch(apiKeyPattern)
      expect(row.keyHash).toBe(hashApiKey(key))
      expect(newApiKeySchema.safeParse(row).success).toBe(true)
    }
  })
})
