import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { demoAccounts } from '#seeds/demo-accounts.ts'
import { demoSigningKey } from '#seeds/demo-signing-keys.ts'
import { writeDemoKeys } from './demo-key-files.ts'

it('gives each doctor and review pharmacist of the demo the file of their own registered key', async () => {
  const data = await mkdtemp(join(tmpdir(), 'keys-'))
  const folder = await writeDemoKeys(data)
  const signers = demoAccounts.filter(({ role }) => role === 'doctor' || role === 'review_pharmacist')
  expect(signers.length).toBeGreaterThan(2)
  for (const { email, personId } of signers) {
    const jwk: unknown = JSON.parse(await readFile(join(folder, `${email}.json`), 'utf8'))
    expect(jwk).toMatchObject(demoSigningKey(personId).publicKey)
  }
  await rm(data, { recursive: true })
})
