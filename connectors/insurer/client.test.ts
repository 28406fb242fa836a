import { inspect } from 'node:util'
import { delay, http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createInsurerClient, InsurerRefused, InsurerUnavailable } from './client.ts'
import { insurerPaths, submitClaimRequest } from './contract.ts'
import type { SettlementResultAnswer, SubmitClaimAnswer, SubmitClaimRequest } from './contract.ts'

const baseUrl = 'http://insurer.test'
const claimsUrl = baseUrl + insurerPaths.submitClaim
const server = setupServer()
const patient = { timeoutMilliseconds: 5_000, backOffMilliseconds: 1 }

const claim: SubmitClaimRequest = {
  claimId: '0190a000-0000-7000-8000-000000000001',
  insuredNumber: '6404-TEST-0001',
  planCode: 'RURAL',
  institutionCode: 'P64042299901',
  insuranceFen: 700,
  patientFen: 300,
  handedOverAt: '2026-11-22T10:00:00+08:00',
  lines: [
    {
      insuranceCode: 'XC08CAX001A001010199901',
      units: 28,
      amountFen: 1000,
      traceCodes: ['84999990000000010000'],
    },
  ],
}
const answer: SubmitClaimAnswer = { claimNumber: 'CLM-1', receivedAt: '2026-11-22T10:00:01+08:00' }

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

/** Answers each attempt with the next of `responses`, and keeps what was asked. */
function answerInTurn(url: string, responses: readonly (() => Response | Promise<Response>)[]) {
  const seen: { key: string | null; body: unknown }[] = []
  server.use(
    http.post(url, async ({ request }) => {
      const respond = responses[seen.length]
      seen.push({ key: request.headers.get('idempotency-key'), body: await request.json() })
      return respond ? respond() : HttpResponse.error()
    }),
  )
  return seen
}

const agree = () => HttpResponse.json(answer)
const fail = (status: number) => () => HttpResponse.json({ error: 'sorry' }, { status })

describe('submitClaim', () => {
  it('sends the claim of the contract with its key and gives the insurer’s number', async () => {
    const seen = answerInTurn(claimsUrl, [agree])
    expect(await createInsurerClient(baseUrl).submitClaim(claim, 'key-1')).toEqual(answer)
    expect(seen).toEqual([{ key: 'key-1', body: submitClaimRequest.parse(claim) }])
  })

  it('repeats with the same key and body after a 500, a 429 and a broken connection', async () => {
    const seen = answerInTurn(claimsUrl, [fail(500), fail(429), () => HttpResponse.error(), agree])
    const client = createInsurerClient(baseUrl, { ...patient, attempts: 4 })
    expect(await client.submitClaim(claim, 'key-1')).toEqual(answer)
    expect(seen).toHaveLength(4)
    expect(new Set(seen.map((call) => JSON.stringify(call))).size).toBe(1)
  })

  it('gives up after its attempts and says that the outcome is open', async () => {
    const seen = answerInTurn(claimsUrl, [fail(503), fail(503), agree])
    const client = createInsurerClient(baseUrl, { ...patient, attempts: 2 })
    const failure = await client.submitClaim(claim, 'key-1').catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(InsurerUnavailable)
    expect(failure).toMatchObject({ unavailability: 'server' })
    expect(seen).toHaveLength(2)
  })

  it('takes an insurer that does not answer in time as unavailable', async () => {
    answerInTurn(claimsUrl, [
      async () => {
        await delay('infinite')
        return agree()
      },
    ])
    const client = createInsurerClient(baseUrl, { attempts: 1, timeoutMilliseconds: 20 })
    await expect(client.submitClaim(claim, 'key-1')).rejects.toMatchObject({ unavailability: 'timeout' })
  })

  it('takes a refusal as final: one attempt, with the insurer’s code and reason', async () => {
    const seen = answerInTurn(claimsUrl, [
      () => HttpResponse.json({ code: 'notCovered', reason: 'Cover ended.' }, { status: 422 }),
      agree,
    ])
    const failure = await createInsurerClient(baseUrl, patient)
      .submitClaim(claim, 'key-1')
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(InsurerRefused)
    expect(failure).toMatchObject({ code: 'notCovered', reason: 'Cover ended.' })
    expect(seen).toHaveLength(1)
  })

  it.each([
    ['half a document', () => new HttpResponse('{"', { status: 200 })],
    ['an answer without a claim number', () => HttpResponse.json({ receivedAt: answer.receivedAt })],
    ['a 404 that a proxy made', () => new HttpResponse('<h1>Not found</h1>', { status: 404 })],
    ['a redirect', () => new HttpResponse(null, { status: 302, headers: { location: '/elsewhere' } })],
  ])('never takes %s for a decision', async (_, respond) => {
    answerInTurn(claimsUrl, [respond])
    const client = createInsurerClient(baseUrl, { ...patient, attempts: 1 })
    await expect(client.submitClaim(claim, 'key-1')).rejects.toBeInstanceOf(InsurerUnavailable)
  })

  it('names neither the person nor the amounts in its errors', async () => {
    answerInTurn(claimsUrl, [fail(500)])
    const client = createInsurerClient(baseUrl, { ...patient, attempts: 1 })
    const failure = await client.submitClaim(claim, 'key-1').catch((error: unknown) => error)
    expect(inspect(failure)).not.toContain(claim.insuredNumber)
  })

  it('stops waiting when the caller aborts', async () => {
    answerInTurn(claimsUrl, [fail(500), agree])
    const caller = new AbortController()
    const client = createInsurerClient(baseUrl, {
      attempts: 2,
      backOffMilliseconds: 60_000,
      signal: caller.signal,
    })
    const pending = client.submitClaim(claim, 'key-1')
    caller.abort(new Error('worker is stopping'))
    await expect(pending).rejects.toThrow('worker is stopping')
  })
})

describe('the other verbs', () => {
  it('asks for a settlement by our claim id, with nobody’s number in the address', async () => {
    const settled: SettlementResultAnswer = {
      state: 'settled',
      settledFen: 700,
      settledAt: '2026-11-22T11:00:00+08:00',
    }
    const urls: string[] = []
    server.use(
      http.get(`${baseUrl}/claims/:claimId/settlement-result`, ({ request }) => {
        urls.push(request.url)
        return HttpResponse.json(settled)
      }),
    )
    expect(await createInsurerClient(baseUrl).settlementResult(claim.claimId)).toEqual(settled)
    expect(urls).toEqual([`${baseUrl}/claims/${claim.claimId}/settlement-result`])
  })

  it('checks before the claim and reverses after it', async () => {
    answerInTurn(baseUrl + insurerPaths.uploadCheck, [
      () => HttpResponse.json({ checkNumber: 'CHK-1', insuranceFen: 700 }),
    ])
    const reversal = { reversalNumber: 'REV-1', reversedAt: '2026-11-22T12:00:00+08:00' }
    const seen = answerInTurn(baseUrl + insurerPaths.reverseClaim, [() => HttpResponse.json(reversal)])
    const client = createInsurerClient(baseUrl)
    expect(await client.uploadCheck(claim)).toEqual({ checkNumber: 'CHK-1', insuranceFen: 700 })
    expect(await client.reverseClaim({ claimId: claim.claimId, reason: 'returned' }, 'key-2')).toEqual(
      reversal,
    )
    expect(seen[0]?.key).toBe('key-2')
  })
})
