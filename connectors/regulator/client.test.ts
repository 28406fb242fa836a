import { delay, http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createRegulatorClient } from './client.ts'
import { regulatorPaths, type ReportRequest } from './contract.ts'

const baseUrl = 'http://regulator.test'
const reportsUrl = baseUrl + regulatorPaths.reports
const server = setupServer()
const client = createRegulatorClient(baseUrl, {
  attempts: 2,
  backOffMilliseconds: 1,
  timeoutMilliseconds: 50,
})

const report: ReportRequest = {
  after: 0,
  seals: [],
  events: [
    {
      position: 1,
      type: 'prescription.approved',
      kind: 'prescription',
      id: '0190a000-0000-7000-8000-000000000001',
      tenantId: '0190a000-0000-7000-8000-000000000002',
      prescriptionId: '0190a000-0000-7000-8000-000000000001',
      principalId: 'somebody',
      occurredAt: '2026-03-02T01:00:00.000Z',
      facts: {},
      signature: null,
      signatures: [],
      sealedText: '[1]',
    },
  ],
}

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const answer = (...responses: (() => Response | Promise<Response>)[]) =>
  server.use(http.post(reportsUrl, () => responses.shift()?.() ?? HttpResponse.error()))

describe('a report', () => {
  it('tells up to where the regulator has everything', async () => {
    answer(() => HttpResponse.json({ receivedTo: 1 }))
    expect(await client.report(report)).toEqual({ kind: 'answered', answer: { receivedTo: 1 } })
  })

  it('is sent again after a failure, a busy answer or a broken connection', async () => {
    for (const first of [
      () => HttpResponse.json({}, { status: 500 }),
      () => HttpResponse.json({}, { status: 429 }),
      () => HttpResponse.error(),
    ]) {
      answer(first, () => HttpResponse.json({ receivedTo: 1 }))
      expect(await client.report(report)).toMatchObject({ kind: 'answered' })
    }
  })

  it('is refused in the words of the contract, or not at all', async () => {
    answer(() => HttpResponse.json({ code: 'gap', reason: 'Up to 0 only.' }, { status: 422 }))
    expect(await client.report(report)).toEqual({
      kind: 'refused',
      refusal: { code: 'gap', reason: 'Up to 0 only.' },
    })
    answer(() => new HttpResponse('<html>', { status: 403 }))
    expect(await client.report(report)).toEqual({ kind: 'unavailable', cause: 'malformed' })
  })

  it('that is answered too late, or with something else, leaves it open', async () => {
    const silent = async () => {
      await delay('infinite')
      return HttpResponse.error()
    }
    answer(silent, silent)
    expect(await client.report(report)).toEqual({ kind: 'unavailable', cause: 'timeout' })
    answer(() => HttpResponse.json({ receivedTo: 'all' }))
    expect(await client.report(report)).toEqual({ kind: 'unavailable', cause: 'malformed' })
  })
})
