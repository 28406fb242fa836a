import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { createRegulatorClient, type RegulatorClient } from '#connectors/regulator/client.ts'
import { startSandbox, type RunningSandbox } from '#connectors/start-sandbox.ts'
import { connectOwner, openDatabase, type DatabaseClient } from '#db/client.ts'
import { readRegulatorPage } from '#db/audit/regulator-feed.ts'
import { actor, now, tellEvents } from '#db/events/events-fixture.ts'
import { placeEvents } from '#db/events/placing.ts'
import { registerSigningKey } from '#db/access/signing-keys.ts'
import { intakeFor, makePrescribingWorld, submit } from '#db/prescriptions/prescribing-fixture.ts'
import { approvePrescription } from '#db/prescriptions/review.ts'
import { readEvidence } from '#db/prescriptions/signatures.ts'
import { personOf, requestOf, testNow } from '#db/test-world.ts'
import { approvalContent, signedContent } from '#domain/prescriptions/signed-content.ts'
import { demoSigningKey } from '#seeds/demo-signing-keys.ts'
import { reportNext, type ReportStep } from './reporting.ts'

let database: TestDatabase
let client: DatabaseClient
let sandbox: RunningSandbox
let regulator: RegulatorClient

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  sandbox = await startSandbox(0, 2_000)
  regulator = createRegulatorClient(sandbox.regulatorUrl, {
    attempts: 1,
    backOffMilliseconds: 1,
    timeoutMilliseconds: 1_000,
  })
})

afterAll(async () => {
  await sandbox.close()
  await client.close()
  await database.drop()
})

const reporting = () => ({ database: client, regulator, clock: () => now })

/** Reports until the regulator has everything. */
async function reportAll(): Promise<number> {
  let receivedTo: number | null = null
  for (;;) {
    const step: ReportStep = await reportNext(reporting(), receivedTo)
    if (step.kind !== 'reported') throw new Error(`${step.kind} ${JSON.stringify(step)}`)
    if (step.isAll) return step.receivedTo
    receivedTo = step.receivedTo
  }
}

async function order(path: string, body: unknown): Promise<void> {
  const response = await fetch(sandbox.regulatorUrl + path, { method: 'POST', body: JSON.stringify(body) })
  expect(response.status).toBe(204)
}

const readBook = async (): Promise<unknown> => (await fetch(`${sandbox.regulatorUrl}/book`)).json()

describe('reporting to the regulator', () => {
  it('tells every event and signature of a prescription, and seals that the regulator verifies by itself', async () => {
    const prescriptionId = await submit(await makePrescribingWorld(client))
    while ((await placeEvents(client, 2)) !== null);
    const receivedTo = await reportAll()
    expect(await readBook()).toMatchObject({ receivedTo, gaps: 0 })
    const known = await fetch(`${sandbox.regulatorUrl}/prescriptions/${prescriptionId}`)
    expect(await known.json()).toMatchObject({
      events: [{ type: 'prescription.submitted', signature: { algorithm: expect.any(String) } }],
    })
  })

  it('tells with every event which signatures the prescription bore by then: the doctor’s and the pharmacist’s', async () => {
    const world = await makePrescribingWorld(client)
    const administrator = personOf(world.hospitalId, ['administrator'])
    const keyOf = async ({ principalId }: typeof administrator) => {
      const key = demoSigningKey(principalId)
      const input = { personId: principalId, publicKey: key.publicKey }
      await registerSigningKey(client, requestOf(administrator), input)
      return key
    }
    const [doctorKey, pharmacistKey] = [await keyOf(world.doctor), await keyOf(world.pharmacist)]
    const intake = intakeFor(world)
    const value = doctorKey.sign(signedContent(intake))
    const signature = { algorithm: 'EdDSA', keyId: doctorKey.keyId, value }
    const prescriptionId = await submit(world, { ...intake, signature })
    const { contentSha256 } = await readEvidence(client, world.pharmacist, testNow, prescriptionId)
    const later = { ...requestOf(world.pharmacist), now: new Date(testNow.getTime() + 60_000) }
    const approval = {
      keyId: pharmacistKey.keyId,
      value: pharmacistKey.sign(approvalContent(prescriptionId, contentSha256)),
    }
    await approvePrescription(client, later, { prescriptionId, signature: approval })
    while ((await placeEvents(client, 100)) !== null);
    await reportAll()
    const known = await fetch(`${sandbox.regulatorUrl}/prescriptions/${prescriptionId}`)
    expect(await known.json()).toMatchObject({
      events: [
        { type: 'prescription.submitted', signatures: [{ act: 'prescribe', jws: value, contentSha256 }] },
        {
          type: 'prescription.approved',
          signatures: [
            { act: 'prescribe', personId: world.doctor.principalId },
            { act: 'approve', personId: world.pharmacist.principalId, jws: approval.value },
          ],
        },
      ],
    })
    expect(await readBook()).toMatchObject({ gaps: 0 })
  })

  it('goes on from where the regulator stands, also after it lost something', async () => {
    await tellEvents(client, ['prescription.submitted', 'prescription.approved', 'prescription.completed'])
    await placeEvents(client, 100)
    const receivedTo = await reportAll()
    await order('/losses', { keepTo: receivedTo - 3 })
    expect(await reportNext(reporting(), receivedTo)).toMatchObject({ kind: 'reported', isAll: true })
    await tellEvents(client, ['prescription.submitted'])
    await placeEvents(client, 100)
    expect(await reportNext(reporting(), receivedTo)).toEqual({ kind: 'gap' })
    expect(await reportAll()).toBe(receivedTo + 1)
  })

  it.each(['slow', 'server_error', 'busy', 'lost_reply', 'malformed', 'duplicate'])(
    'loses and repeats nothing when the platform fails: %s',
    async (fault) => {
      await tellEvents(client, ['prescription.submitted'])
      await placeEvents(client, 100)
      const { receivedTo } = (await readBook()) as { receivedTo: number }
      await order('/faults', { fault, times: 1 })
      const step = await reportNext(reporting(), receivedTo)
      expect(step.kind).toBe(fault === 'duplicate' ? 'reported' : 'unavailable')
      expect(await reportAll()).toBe(receivedTo + 1)
    },
  )

  it('is refused where it tells otherwise what was told before', async () => {
    await tellEvents(client, ['prescription.submitted'])
    await placeEvents(client, 100)
    const { next } = await readRegulatorPage(client, actor, now, { after: 0, limit: 500 })
    await reportAll()
    const intruder = await connectOwner(database.ownerUrl)
    await intruder.query(`update events set payload = '{"units": 4}' where position = $1`, [next])
    const step = await reportNext(reporting(), next - 1)
    expect(step).toEqual({ kind: 'refused', code: 'rewritten' })
    await order('/losses', { keepTo: next - 1 })
    expect(await reportNext(reporting(), next - 1)).toEqual({ kind: 'refused', code: 'sealBroken' })
    await intruder.end()
  })
})
