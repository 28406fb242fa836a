import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { PrescriptionIntake } from '#domain/prescriptions/prescription.ts'
import { approvalContent, signedContent } from '#domain/prescriptions/signed-content.ts'
import { demoSigningKey, type DemoSigningKey } from '#seeds/demo-signing-keys.ts'
import { registerSigningKey, revokeSigningKey } from '../access/signing-keys.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { personOf, requestOf, testNow } from '../test-world.ts'
import { intakeFor, makePrescribingWorld, submit, type PrescribingWorld } from './prescribing-fixture.ts'
import { approvePrescription } from './review.ts'
import { prescriptionLines } from './schema.ts'
import { readEvidence } from './signatures.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld
let doctorKey: DemoSigningKey

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

beforeEach(async () => {
  world = await makePrescribingWorld(client)
  doctorKey = await register(world.doctor)
})

async function register({ tenantId, principalId }: Actor): Promise<DemoSigningKey> {
  const key = demoSigningKey(principalId)
  const administrator = personOf(tenantId, ['administrator'])
  const input = { personId: principalId, publicKey: key.publicKey }
  const { answer } = await registerSigningKey(client, requestOf(administrator), input)
  expect(answer.keyId).toBe(key.keyId)
  return key
}

function signed(changes: Partial<PrescriptionIntake> = {}): PrescriptionIntake {
  const intake = intakeFor(world, undefined, changes)
  const { keyId, sign } = doctorKey
  return { ...intake, signature: { algorithm: 'EdDSA', keyId, value: sign(signedContent(intake)) } }
}

const evidenceOf = (prescriptionId: string, actor = world.pharmacist) =>
  readEvidence(client, actor, testNow, prescriptionId)

describe('a prescription of a doctor with a key', () => {
  it('comes in with a signature that verifies, and whoever reads the evidence can verify it again', async () => {
    const prescriptionId = await submit(world, signed())
    const { content, signatures } = await evidenceOf(prescriptionId)
    expect(content).not.toContain('fulfilment')
    expect(signatures).toMatchObject([
      { act: 'prescribe', keyId: doctorKey.keyId, verifies: true, changedFields: [] },
    ])
  })

  it('is refused when anything that was decided differs from what was signed', async () => {
    const intake = signed()
    const tampered = { ...intake, lines: intake.lines.map((line) => ({ ...line, quantityUnits: 8 })) }
    await expect(submit(world, tampered)).rejects.toMatchObject({
      refusals: [{ code: 'signatureNotVerified', rule: 'network.signature-binds-content' }],
    })
    await expect(submit(world, intakeFor(world))).rejects.toThrow('signatureKeyUnknown')
  })

  it('may be handed over elsewhere without a new signature', async () => {
    const intake = { ...signed(), fulfilment: { mode: 'hospital_window', siteId: world.hubSiteId } as const }
    await expect(submit(world, intake)).rejects.not.toThrow('signature')
  })

  it('is refused under a revoked key, and unsigned ones stay refused; what was signed before stays', async () => {
    const before = await submit(world, signed())
    const input = { personId: world.doctor.principalId, keyId: doctorKey.keyId }
    const administrator = personOf(world.hospitalId, ['administrator'])
    await revokeSigningKey(client, requestOf(administrator), input)
    await expect(submit(world, signed())).rejects.toThrow('signatureKeyRevoked')
    await expect(submit(world, intakeFor(world))).rejects.toThrow('signatureKeyUnknown')
    expect((await evidenceOf(before)).signatures).toMatchObject([{ verifies: true }])
  })

  it('shows in its evidence that somebody wrote over a line', async () => {
    const prescriptionId = await submit(world, signed())
    await client.network
      .update(prescriptionLines)
      .set({ doseAmount: 3 })
      .where(eq(prescriptionLines.prescriptionId, prescriptionId))
    expect((await evidenceOf(prescriptionId)).signatures).toMatchObject([
      { verifies: true, changedFields: ['lines'] },
    ])
  })
})

describe('an approval that a pharmacist signs', () => {
  it('is kept and verifies again, over exactly what was approved', async () => {
    const prescriptionId = await submit(world, signed())
    const { keyId, sign } = await register(world.pharmacist)
    const { contentSha256 } = await evidenceOf(prescriptionId)
    const value = sign(approvalContent(prescriptionId, contentSha256))
    await approvePrescription(client, requestOf(world.pharmacist), {
      prescriptionId,
      signature: { keyId, value },
    })
    const { signatures } = await evidenceOf(prescriptionId)
    expect(signatures.map(({ act, verifies, changedFields }) => ({ act, verifies, changedFields }))).toEqual([
      { act: 'prescribe', verifies: true, changedFields: [] },
      { act: 'approve', verifies: true, changedFields: [] },
    ])
  })

  it('is refused when it does not verify, and then nothing is approved', async () => {
    const prescriptionId = await submit(world, signed())
    const { keyId, sign } = await register(world.pharmacist)
    const approve = (signature: { keyId: string; value: string }) =>
      approvePrescription(client, requestOf(world.pharmacist), { prescriptionId, signature })
    await expect(approve({ keyId, value: sign('something else') })).rejects.toThrow('signatureNotVerified')
    const { contentSha256 } = await evidenceOf(prescriptionId)
    const value = doctorKey.sign(approvalContent(prescriptionId, contentSha256))
    await expect(approve({ keyId: doctorKey.keyId, value })).rejects.toThrow('signatureKeyUnknown')
    expect((await evidenceOf(prescriptionId)).signatures).toHaveLength(1)
  })
})

describe('a signing key', () => {
  it('is registered once, for somebody who prescribes or reviews', async () => {
    const { principalId, tenantId } = world.doctor
    const input = { personId: principalId, publicKey: doctorKey.publicKey }
    const administrator = requestOf(personOf(tenantId, ['administrator']))
    await expect(registerSigningKey(client, administrator, input)).rejects.toThrow('signingKeyKnown')
  })

  it('of another organisation cannot be seen or revoked', async () => {
    const stranger = requestOf(personOf(world.depotId, ['administrator']))
    const input = { personId: world.doctor.principalId, keyId: doctorKey.keyId }
    await expect(revokeSigningKey(client, stranger, input)).rejects.toThrow('signingKeyNotFound')
  })
})
