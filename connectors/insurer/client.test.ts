import { inspect } from 'node:util'
import { delay, http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createInsurerClient, InsurerRefused, InsurerUnavailable } from './client.ts'
import { insurerPaths, uploadRequest } from './contract.ts'
import type { ClaimFile, SettlementResultAnswer, UploadAnswer, UploadRequest } from './contract.ts'

const baseUrl = 'http://insurer.test'
const uploadsUrl = baseUrl + insurerPaths.upload
const server = setupServer()
const patient = { timeoutMilliseconds: 5_000, backOffMilliseconds: 1 }

const claim: ClaimFile = {
  claimId: '0190a000-0000-7000-8000-000000000001',
  attempt: 1,
  insurerId: '0190a000-0000-7000-8000-000000000002',
  insuredNumber: '6404-TEST-0001',
  planCode: 'RURAL',
  institutionCode: 'P64042299901',
  insuranceFen: 700,
  earlierFen: 0,
  restFen: 300,
  handedOverAt: '2026-11-22T10:00:00+08:00',
  lines: [
    {
      insuranceCode: 'XC08CAX001A001010199901',
      units: 28,
      amountFen: 1000,
      traceCodes: ['84999990000000010000'],
    },
  ],
  correction: null,
}
const signedUpload: UploadRequest = { file: claim, checkNumber: 'CHK-1', signature: 'SIG-1' }
const answer: UploadAnswer = { claimNumber: 'CLM-1', receivedAt: '2026-11-22T10:00:01+08:00' }

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

describe('upload', () => {
  it('sends the claim of the contract with its key and gives the insurer’s number', async () => {
    const seen = answerInTurn(uploadsUrl, [agree])
    expect(await createInsurerClient(baseUrl).upload(signedUpload, 'key-1')).toEqual(answer)
    expect(seen).toEqual([{ key: 'key-1', body: uploadRequest.parse(signedUpload) }])
  })

  it('repeats with the same key and body after a 500, a 429 and a broken connection', async () => {
    const seen = answerInTurn(uploadsUrl, [fail(500), fail(429), () => HttpResponse.error(), agree])
    const client = createInsurerClient(baseUrl, { ...patient, attempts: 4 })
    expect(await client.upload(signedUpload, 'key-1')).toEqual(answer)
    expect(seen).toHaveLength(4)
    expect(new Set(seen.map((call) => JSON.stringify(call))).size).toBe(1)
  })

  it('gives up after its attempts and says that the outcome is open', async () => {
    const seen = answerInTurn(uploadsUrl, [fail(503), fail(503), agree])
    const client = createInsurerClient(baseUrl, { ...patient, attempts: 2 })
    const failure = await client.upload(signedUpload, 'key-1').catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(InsurerUnavailable)
    expect(failure).toMatchObject({ unavailability: 'server' })
    expect(seen).toHaveLength(2)
  })

  it('takes an insurer that does not answer in time as unavailable', async () => {
    answerInTurn(uploadsUrl, [
      async () => {
        await delay('infinite')
        return agree()
      },
    ])
    const client = createInsurerClient(baseUrl, { attempts: 1, timeoutMilliseconds: 20 })
    await expect(client.upload(signedUpload, 'key-1')).rejects.toMatchObject({ unavailability: 'timeout' })
  })

  it('takes a refusal as final: one attempt, with the insurer’s code and reason', async () => {
    const seen = answerInTurn(uploadsUrl, [
      () => HttpResponse.json({ code: 'notCovered', reason: 'Cover ended.' }, { status: 422 }),
      agree,
    ])
    const failure = await createInsurerClient(baseUrl, patient)
      .upload(signedUpload, 'key-1')
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
    answerInTurn(uploadsUrl, [respond])
    const client = createInsurerClient(baseUrl, { ...patient, attempts: 1 })
    await expect(client.upload(signedUpload, 'key-1')).rejects.toBeInstanceOf(InsurerUnavailable)
  })

  it('names neither the person nor the amounts in its errors', async () => {
    answerInTurn(uploadsUrl, [fail(500)])
    const client = createInsurerClient(baseUrl, { ...patient, attempts: 1 })
    const failure = await client.upload(signedUpload, 'key-1').catch((error: unknown) => error)
    expect(inspect(failure)).not.toContain(claim.insuredNumber)
  })

  it('stops waiting when the caller aborts', async () => {
    answerInTurn(uploadsUrl, [fail(500), agree])
    const caller = new AbortController()
    const client = createInsurerClient(baseUrl, {
      attempts: 2,
      backOffMilliseconds: 60_000,
      signal: caller.signal,
    })
    const pending = client.upload(signedUpload, 'key-1')
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

  it('checks, has signed, and undoes, each under its key', async () => {
    answerInTurn(baseUrl + insurerPaths.uploadCheck, [() => HttpResponse.json({ checkNumber: 'CHK-1' })])
    const signature = { signature: 'SIG-1', signedAt: '2026-11-22T10:00:00+08:00' }
    const signings = answerInTurn(baseUrl + insurerPaths.sign, [() => HttpResponse.json(signature)])
    const reversal = { reversalNumber: 'REV-1', reversedAt: '2026-11-22T12:00:00+08:00' }
    const undoings = answerInTurn(baseUrl + insurerPaths.undo, [() => HttpResponse.json(reversal)])
    const client = createInsurerClient(baseUrl)
    const { claimId } = claim
    expect(await client.uploadCheck(claim)).toEqual({ checkNumber: 'CHK-1' })
    expect(await client.sign({ claimId, attempt: 1, checkNumber: 'CHK-1', digest: 'D' }, 'key-1')).toEqual(
      signature,
    )
    expect(await client.undo({ claimId, reason: 'returned' }, 'key-2')).toEqual(reversal)
    expect([signings[0]?.key, undoings[0]?.key]).toEqual(['key-1', 'key-2'])
  })

  it.each([
    ['detail', insurerPaths.detail(claim.claimId)],
    ['reviewResult', insurerPaths.reviewResult(claim.claimId)],
    ['settlementResult', insurerPaths.settlementResult(claim.claimId)],
  ] as const)('asks %s again after a 500, and takes nothing else for an answer', async (verb, path) => {
    let asked = 0
    server.use(
      http.get(baseUrl + path, () => {
        asked += 1
        return HttpResponse.json({ error: 'sorry' }, { status: asked === 1 ? 500 : 200 })
      }),
    )
    const client = createInsurerClient(baseUrl, patient)
    await expect(client[verb](claim.claimId)).rejects.toMatchObject({ unavailability: 'malformed' })
    expect(asked).toBe(2)
  })

  it('reads the file of a day, and is told when there is none yet', async () => {
    const path = baseUrl + insurerPaths.dayFile(claim.insurerId, '2026-11-22')
    const file = { insurerId: claim.insurerId, day: '2026-11-22', lines: [] }
    const client = createInsurerClient(baseUrl, patient)
    server.use(http.get(path, () => HttpResponse.json(file)))
    expect(await client.dayFile(claim.insurerId, '2026-11-22')).toEqual(file)
    const notReady = { code: 'fileNotReady', reason: 'The day is not over.' }
    server.use(http.get(path, () => HttpResponse.json(notReady, { status: 422 })))
    await expect(client.dayFile(claim.insurerId, '2026-11-22')).rejects.toMatchObject(notReady)
  })
})
