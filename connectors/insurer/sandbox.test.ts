import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createInsurerClient } from './client.ts'
import type { InsurerClient } from './client.ts'
import type { SubmitClaimRequest } from './contract.ts'
import { startSandbox } from '../start-sandbox.ts'
import type { RunningSandbox } from '../start-sandbox.ts'

const slowMilliseconds = 3_000
let sandbox: RunningSandbox
let baseUrl: string
let insurer: InsurerClient

beforeEach(async () => {
  sandbox = await startSandbox(0, slowMilliseconds)
  baseUrl = sandbox.insurerUrl
  insurer = createInsurerClient(baseUrl, { backOffMilliseconds: 1 })
})

afterEach(() => sandbox.close())

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

async function order(path: '/faults' | '/decisions', body: Record<string, unknown>): Promise<number> {
  const response = await fetch(baseUrl + path, {
    method: 'POST',
    body: JSON.stringify({ times: 1, ...body }),
  })
  return response.status
}

async function claimCount(): Promise<number> {
  const response = await fetch(`${baseUrl}/claim-count`)
  return z.object({ claims: z.int() }).parse(await response.json()).claims
}

describe('a claim at the sandbox', () => {
  it('is checked, taken in, settled in full and reversed', async () => {
    expect(await insurer.uploadCheck(claim)).toMatchObject({ insuranceFen: 700 })
    await insurer.submitClaim(claim, 'submit')
    expect(await insurer.settlementResult(claim.claimId)).toMatchObject({ state: 'settled', settledFen: 700 })
    await insurer.reverseClaim({ claimId: claim.claimId, reason: 'returned' }, 'reverse')
    expect(await insurer.settlementResult(claim.claimId)).toEqual({ state: 'reversed' })
  })

  it('gives one answer and one claim for a repeated key, and refuses the key for another body', async () => {
    const first = await insurer.submitClaim(claim, 'submit')
    expect(await insurer.submitClaim(claim, 'submit')).toEqual(first)
    const other = { ...claim, insuranceFen: 600, patientFen: 400 }
    await expect(insurer.submitClaim(other, 'submit')).rejects.toMatchObject({ code: 'idempotencyKeyReused' })
    expect(await claimCount()).toBe(1)
  })

  it('stays one claim under a second key', async () => {
    const first = await insurer.submitClaim(claim, 'submit')
    expect(await insurer.submitClaim(claim, 'submit again')).toEqual(first)
    expect(await claimCount()).toBe(1)
  })

  it('is refused when the shares are not those of the lines, or insure what no list knows', async () => {
    const wrongSum = { ...claim, insuranceFen: 701 }
    await expect(insurer.uploadCheck(wrongSum)).rejects.toMatchObject({ code: 'sharesDoNotAddUp' })
    const unlisted = { ...claim, lines: claim.lines.map((line) => ({ ...line, insuranceCode: null })) }
    await expect(insurer.submitClaim(unlisted, 'submit')).rejects.toMatchObject({ code: 'sharesDoNotAddUp' })
  })

  it('that was reversed before it came is never taken in', async () => {
    await insurer.reverseClaim({ claimId: claim.claimId, reason: 'noAnswer' }, 'reverse')
    await expect(insurer.submitClaim(claim, 'submit')).rejects.toMatchObject({ code: 'claimReversed' })
    expect(await claimCount()).toBe(0)
  })

  it('is pending, denied or refused when so ordered', async () => {
    await order('/decisions', { decision: 'refuse' })
    await expect(insurer.submitClaim(claim, 'submit')).rejects.toMatchObject({ code: 'notCovered' })
    await order('/decisions', { decision: 'deny' })
    await insurer.submitClaim(claim, 'submit')
    await order('/decisions', { decision: 'pending' })
    expect(await insurer.settlementResult(claim.claimId)).toEqual({ state: 'pending' })
    expect(await insurer.settlementResult(claim.claimId)).toMatchObject({ state: 'denied' })
  })

  it('that nobody knows has no settlement', async () => {
    await expect(insurer.settlementResult(claim.claimId)).rejects.toMatchObject({ code: 'claimUnknown' })
  })
})

describe('faults on demand', () => {
  it.each(['server_error', 'busy', 'duplicate', 'lost_reply'])(
    'a claim gets through %s exactly once',
    async (fault) => {
      expect(await order('/faults', { fault })).toBe(204)
      await insurer.submitClaim(claim, 'submit')
      expect(await claimCount()).toBe(1)
    },
  )

  it('a lost reply leaves a claim that the repeated call finds', async () => {
    await order('/faults', { fault: 'lost_reply' })
    const once = createInsurerClient(baseUrl, { attempts: 1 })
    await expect(once.submitClaim(claim, 'submit')).rejects.toMatchObject({ unavailability: 'network' })
    expect(await claimCount()).toBe(1)
    await once.submitClaim(claim, 'submit')
    expect(await claimCount()).toBe(1)
  })

  it('a malformed answer leaves the outcome open', async () => {
    await order('/faults', { fault: 'malformed' })
    await expect(insurer.submitClaim(claim, 'submit')).rejects.toMatchObject({ unavailability: 'malformed' })
  })

  it('a slow answer is a time-out', async () => {
    await order('/faults', { fault: 'slow' })
    const hasty = createInsurerClient(baseUrl, { attempts: 1, timeoutMilliseconds: 50 })
    await expect(hasty.submitClaim(claim, 'submit')).rejects.toMatchObject({ unavailability: 'timeout' })
  })

  it('a request or an order out of shape is refused', async () => {
    expect(await order('/faults', { fault: 'earthquake' })).toBe(422)
    expect(await order('/decisions', { decision: 'perhaps' })).toBe(422)
    const response = await fetch(`${baseUrl}/claims`, { method: 'POST', body: 'not json' })
    expect(response.status).toBe(422)
    const keyless = await fetch(`${baseUrl}/claims`, { method: 'POST', body: JSON.stringify(claim) })
    expect(keyless.status).toBe(422)
  })
})
