import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demoAccounts } from '#seeds/demo-accounts.ts'
import { demoPrivateJwk } from '#seeds/demo-signing-keys.ts'

/**
 * Writes the private keys of the demo's doctors and review pharmacists, public like their passwords, as files that they
 * load at the desk to sign with. @returns the folder.
 */
export async function writeDemoKeys(dataFolder: string): Promise<string> {
  const folder = join(dataFolder, 'signing-keys')
  await mkdir(folder, { recursive: true })
  const signers = demoAccounts.filter(({ role }) => role === 'doctor' || role === 'review_pharmacist')
  for (const { email, personId } of signers)
    await writeFile(join(folder, `${email}.json`), JSON.stringify(demoPrivateJwk(personId)))
  return folder
}
