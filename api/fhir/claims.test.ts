import type { Bundle, Claim, ClaimResponse } from '@medplum/fhirtypes'
import { eq, inArray } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { addKey } from '#db/access/access-fixture.ts'
import { recordClaimAnswer, reverseClaim, type ClaimAnswer } from '#db/insurance/commands.ts'
import { claims } from '#db/insurance/schema.ts'
import { book, handOverOf, reverse } from '#db/money/hand-over-fixture.ts'
import {
  actorOf,
  chronicPatientId,
  hospitalTenantId,
  insurerTenantId,
  loadNetwork,
  now,
  pharmacyTenantId,
  requestOf,
  villageSiteId,
} from '#db/network-fixture.ts'
import { bearer, type Credential, openTestApp, type TestApp } from '../app-fixture.ts'
import { askFhir, idsIn } from './fhir-fixture.ts'

let test: TestApp
let pharmacy: Credential
let hospital: Credential

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  await loadNetwork(test.database)
  pharmacy = bearer(await addKey(test.database, pharmacyTenantId))
  hospital = bearer(await addKey(test.database, hospitalTenantId))
})

afterAll(() => test.close())

const pharmacist = actorOf(pharmacyTenantId)

const answer = (claimId: string, said: ClaimAnswer) =>
  recordClaimAnswer(test.database, requestOf(pharmacist), { claimId, attempt: 1, answer: said })

/** A hand-over of 1,001 fen, 801 of them the insurer's, whose claim has reached the insurer under a reference. */
async function submitted(reference: string) {
  const handOver = handOverOf(chronicPatientId)
  const { claimId } = await book(test.database, handOver)
  if (claimId === null) throw new Error('The insurer bears nothing.')
  await answer(claimId, { state: 'submitted', insurerReference: reference })
  return { handOver, claimId }
}

const read = async <Body>(path: string, who = pharmacy) => (await askFhir<Body>(test, path, who)).body

/** A resource but for its version. */
function content<Shown extends { meta?: unknown }>({ meta, ...rest }: Shown): Omit<Shown, 'meta'> {
  expect(meta).toMatchObject({ versionId: expect.stringMatching(/^\d+$/) })
  return rest
}

const pharmacyType = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'pharmacy' }],
}
const adjudication = (code: string) => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/adjudication', code }],
})
const yuan = (value: number) => ({ value, currency: 'CNY' })

describe('a Claim', () => {
  it('is the row of ours, field by field', async () => {
    const { handOver, claimId } = await submitted('R-1')
    const [row] = await test.database.network.select().from(claims).where(eq(claims.id, claimId))
    expect(content(await read<Claim>(`/Claim/${claimId}`))).toEqual({
      resourceType: 'Claim',
      id: claimId,
      identifier: [{ system: 'urn:yunyaoku:prescription', value: handOver.prescriptionId }],
      status: 'active',
      type: pharmacyType,
      use: 'claim',
      patient: { reference: `Patient/${chronicPatientId}` },
      created: now.toISOString(),
      insurer: { reference: `Organization/${insurerTenantId}` },
      provider: { reference: `Organization/${villageSiteId}` },
      priority: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/processpriority', code: 'normal' }],
      },
      insurance: [
        {
          sequence: 1,
          focal: true,
          coverage: { identifier: { system: 'urn:yunyaoku:insurance-plan', value: row?.planCode } },
        },
      ],
      total: yuan(8.01),
    })
    // Nothing was answered: there is no response.
    expect((await askFhir(test, `/ClaimResponse/${claimId}`, pharmacy)).status).toBe(404)
  })
})

describe('a ClaimResponse', () => {
  const common = (claimId: string, reference: string) => ({
    resourceType: 'ClaimResponse',
    id: claimId,
    identifier: [{ system: 'urn:yunyaoku:insurer-reference', value: reference }],
    type: pharmacyType,
    use: 'claim',
    patient: { reference: `Patient/${chronicPatientId}` },
    created: now.toISOString(),
    insurer: { reference: `Organization/${insurerTenantId}` },
    request: { reference: `Claim/${claimId}` },
  })
  const paid = (fen: number, code: 'complete' | 'partial') => ({
    outcome: 'complete',
    total: [
      { category: adjudication('submitted'), amount: yuan(8.01) },
      { category: adjudication('benefit'), amount: yuan(fen / 100) },
    ],
    payment: {
      type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/ex-paymenttype', code }] },
      date: '2026-12-01',
      amount: yuan(fen / 100),
    },
  })

  it('to a settled claim pays, in full or in part', async () => {
    for (const [fen, code] of [
      [801, 'complete'],
      [700, 'partial'],
    ] as const) {
      const { claimId } = await submitted(`S-${fen}`)
      await answer(claimId, { state: 'settled', settledFen: fen, settledAt: now })
      const shown = content(await read<ClaimResponse>(`/ClaimResponse/${claimId}`))
      expect(shown).toEqual({ ...common(claimId, `S-${fen}`), status: 'active', ...paid(fen, code) })
    }
  })

  it('to a denied claim says why, and when', async () => {
    const { claimId } = await submitted('D-1')
    await answer(claimId, { state: 'denied', code: 'notCovered', reason: '不在目录' })
    expect(content(await read<ClaimResponse>(`/ClaimResponse/${claimId}`))).toEqual({
      ...common(claimId, 'D-1'),
      status: 'active',
      outcome: 'error',
      disposition: '不在目录',
      error: [{ code: { coding: [{ system: 'urn:yunyaoku:denial', code: 'notCovered' }] } }],
      total: [{ category: adjudication('submitted'), amount: yuan(8.01) }],
    })
  })

  it('to a claim that was reversed after it was paid stays, cancelled, as does the claim', async () => {
    const { handOver, claimId } = await submitted('V-1')
    await answer(claimId, { state: 'settled', settledFen: 801, settledAt: now })
    await reverse(test.database, handOver)
    await reverseClaim(test.database, requestOf(pharmacist), { claimId })
    expect(await read<Claim>(`/Claim/${claimId}`)).toMatchObject({ status: 'cancelled', total: yuan(8.01) })
    expect(content(await read<ClaimResponse>(`/ClaimResponse/${claimId}`))).toEqual({
      ...common(claimId, 'V-1'),
      status: 'cancelled',
      ...paid(801, 'complete'),
    })
  })

  it('is one for each payer of a hand-over, and found by what it answers', async () => {
    const { handOver, claimId } = await submitted('P-1')
    await answer(claimId, { state: 'settled', settledFen: 801, settledAt: now })
    const [first] = await test.database.network.select().from(claims).where(eq(claims.id, claimId))
    if (first === undefined) throw new Error('There is no claim.')
    const second = { ...first, id: handOver.shipmentId, planCode: 'top-up', claimedFen: 150, settledFen: 150 }
    await test.database.network.insert(claims).values({ ...second, insurerReference: 'P-2', earlierFen: 801 })
    const bundle = await read<Bundle>(
      `/Claim?identifier=${handOver.prescriptionId}&_revinclude=ClaimResponse:request`,
    )
    const totals = bundle.entry?.map(({ resource }) =>
      resource?.resourceType === 'Claim'
        ? resource.total?.value
        : (resource as ClaimResponse).payment?.amount.value,
    )
    expect(totals?.toSorted()).toEqual([1.5, 1.5, 8.01, 8.01])
    const planOf = ({ insurance }: Claim) => insurance?.[0]?.coverage.identifier?.value
    const plans = bundle.entry?.flatMap(({ resource }) =>
      resource?.resourceType === 'Claim' ? [planOf(resource)] : [],
    )
    expect(plans?.toSorted()).toEqual([first.planCode, 'top-up'].toSorted())
    expect(idsIn(await read<Bundle>(`/ClaimResponse?request=Claim/${claimId}`))).toEqual([
      `ClaimResponse/${claimId}`,
    ])
    const searches = [
      [`identifier=P-2`, 1],
      ['outcome=error', 1],
      ['status=cancelled', 1],
      [`request.identifier=${handOver.prescriptionId}`, 2],
      [`created=lt2026-12-01`, 0],
    ] as const
    for (const [query, count] of searches) {
      const found = idsIn(await read<Bundle>(`/ClaimResponse?${query}`))
      expect({ query, count: found.length }).toEqual({ query, count })
    }
  })

  it('is seen, with its claim, by the insurer that was asked, to which nothing else was handed on', async () => {
    const { claimId } = await submitted('I-1')
    await answer(claimId, { state: 'settled', settledFen: 801, settledAt: now })
    const insurer = bearer(await addKey(test.database, insurerTenantId))
    expect(await read<Claim>(`/Claim/${claimId}`, insurer)).toMatchObject({ id: claimId, total: yuan(8.01) })
    expect(idsIn(await read<Bundle>('/ClaimResponse?identifier=I-1', insurer))).toEqual([
      `ClaimResponse/${claimId}`,
    ])
    expect(await read(`/Claim/${claimId}`, hospital)).toMatchObject({ resourceType: 'OperationOutcome' })
  })

  it('comes a page at a time, newest first where that is asked for', async () => {
    const all = await read<Bundle>('/ClaimResponse?_total=accurate&_sort=-created')
    const { network } = test.database
    const answered = await network.$count(claims, inArray(claims.state, ['settled', 'denied', 'reversed']))
    expect({ total: all.total, shown: idsIn(all).length }).toEqual({ total: answered, shown: answered })
    expect((await read<Bundle>('/ClaimResponse?_sort=-created&_count=1')).entry).toHaveLength(1)
    // To another organisation nothing of it was handed on.
    expect(await read<Bundle>('/ClaimResponse?_total=accurate', hospital)).toMatchObject({ total: 0 })
  })
})
