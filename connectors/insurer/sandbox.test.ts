import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { createInsurerClient } from './client.ts'
import type { InsurerClient } from './client.ts'
import { digestOf } from './contract.ts'
import type { ClaimFile, DayFile } from './contract.ts'
import { createInsurerBook } from './sandbox-book.ts'
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
const corrected: ClaimFile = {
  ...claim,
  attempt: 2,
  correction: { reason: 'medical_evidence', remark: 'The diagnosis is on file since 2025.' },
}

/** The three verbs that bring a file to the insurer. */
async function submit(file: ClaimFile = claim, key = 'submit', by = insurer) {
  const { checkNumber } = await by.uploadCheck(file)
  const { claimId, attempt } = file
  const request = { claimId, attempt, checkNumber, digest: digestOf(file) }
  const { signature } = await by.sign(request, `${key}/${checkNumber}`)
  return by.upload({ file, checkNumber, signature }, `${key}/${checkNumber}`)
}

async function order(
  path: '/faults' | '/decisions' | '/file-errors',
  body: Record<string, unknown>,
): Promise<number> {
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
  it('is checked, signed, uploaded, settled in full and undone', async () => {
    const { claimNumber } = await submit()
    expect(await insurer.reviewResult(claim.claimId)).toEqual({ state: 'passed' })
    expect(await insurer.settlementResult(claim.claimId)).toMatchObject({ state: 'settled', settledFen: 700 })
    expect(await insurer.detail(claim.claimId)).toEqual({
      claimNumber,
      attempt: 1,
      state: 'settled',
      insuranceFen: 700,
      settledFen: 700,
    })
    await insurer.undo({ claimId: claim.claimId, reason: 'returned' }, 'undo')
    expect(await insurer.settlementResult(claim.claimId)).toEqual({ state: 'reversed' })
  })

  it('gives one answer and one claim for a repeated key, and refuses the key for another body', async () => {
    const { checkNumber } = await insurer.uploadCheck(claim)
    const request = { claimId: claim.claimId, attempt: 1, checkNumber, digest: digestOf(claim) }
    const { signature } = await insurer.sign(request, 'sign')
    const first = await insurer.upload({ file: claim, checkNumber, signature }, 'upload')
    expect(await insurer.upload({ file: claim, checkNumber, signature }, 'upload')).toEqual(first)
    const other = { ...claim, insuranceFen: 600, restFen: 400 }
    await expect(insurer.upload({ file: other, checkNumber, signature }, 'upload')).rejects.toMatchObject({
      code: 'idempotencyKeyReused',
    })
    expect(await claimCount()).toBe(1)
  })

  it('stays one claim under a second check and key', async () => {
    const first = await submit()
    expect(await submit(claim, 'again')).toEqual(first)
    expect(await claimCount()).toBe(1)
  })

  it('is signed only after its check, and taken in only as it was signed', async () => {
    const unchecked = { claimId: claim.claimId, attempt: 1, checkNumber: 'none', digest: digestOf(claim) }
    await expect(insurer.sign(unchecked, 'sign')).rejects.toMatchObject({ code: 'checkUnknown' })
    const { checkNumber } = await insurer.uploadCheck(claim)
    const { signature } = await insurer.sign({ ...unchecked, checkNumber }, 'sign')
    const altered = { ...claim, insuranceFen: 600, restFen: 400 }
    await expect(insurer.upload({ file: altered, checkNumber, signature }, 'up')).rejects.toMatchObject({
      code: 'signatureInvalid',
    })
  })

  it('is refused when the shares are not those of the lines, or insure what no list knows', async () => {
    const wrongSum = { ...claim, insuranceFen: 701 }
    await expect(insurer.uploadCheck(wrongSum)).rejects.toMatchObject({ code: 'sharesDoNotAddUp' })
    const unlisted = { ...claim, lines: claim.lines.map((line) => ({ ...line, insuranceCode: null })) }
    await expect(insurer.uploadCheck(unlisted)).rejects.toMatchObject({ code: 'sharesDoNotAddUp' })
    const third = { ...claim, insuranceFen: 200, earlierFen: 500 }
    expect(await insurer.uploadCheck(third)).toHaveProperty('checkNumber')
  })

  it('that was undone before it came is never taken in', async () => {
    await insurer.undo({ claimId: claim.claimId, reason: 'noAnswer' }, 'undo')
    await expect(submit()).rejects.toMatchObject({ code: 'claimReversed' })
    expect(await claimCount()).toBe(0)
  })

  it('is pending or refused when so ordered', async () => {
    await order('/decisions', { decision: 'refuse' })
    await expect(submit()).rejects.toMatchObject({ code: 'notCovered' })
    await submit()
    await order('/decisions', { decision: 'pending' })
    expect(await insurer.settlementResult(claim.claimId)).toEqual({ state: 'pending' })
  })

  it('is denied with a reason, and settled once it is corrected', async () => {
    await order('/decisions', { decision: 'deny' })
    await submit()
    expect(await insurer.settlementResult(claim.claimId)).toEqual({ state: 'denied' })
    expect(await insurer.reviewResult(claim.claimId)).toMatchObject({ code: 'notMedicallyNecessary' })
    await submit(corrected, 'corrected')
    expect(await insurer.settlementResult(claim.claimId)).toMatchObject({ state: 'settled', settledFen: 700 })
    await expect(submit({ ...corrected, attempt: 3 }, 'third')).rejects.toMatchObject({
      code: 'attemptOutOfOrder',
    })
    expect(await claimCount()).toBe(1)
  })

  it('that nobody knows has no settlement', async () => {
    await expect(insurer.settlementResult(claim.claimId)).rejects.toMatchObject({ code: 'claimUnknown' })
    await expect(insurer.detail(claim.claimId)).rejects.toMatchObject({ code: 'claimUnknown' })
  })
})

describe('the file of a day', () => {
  it('is not ready while the day lasts', async () => {
    const today = shanghaiDate(new Date())
    await expect(insurer.dayFile(claim.insurerId, today)).rejects.toMatchObject({ code: 'fileNotReady' })
  })

  it('has the settlements of that insurer and day, with the errors that were ordered', async () => {
    const settledOn = new Date('2026-11-22T10:00:00+08:00')
    let time = settledOn
    const book = createInsurerBook(() => time)
    const take = (claimId: string) => {
      const file = { ...claim, claimId }
      const { checkNumber } = book.uploadCheck(file).body as { checkNumber: string }
      const signed = book.sign({ claimId, attempt: 1, checkNumber, digest: digestOf(file) })
      book.upload({ file, checkNumber, signature: (signed.body as { signature: string }).signature })
      return claimId
    }
    const [whole, missing, short, doubled] = [1, 2, 3, 4].map((n) =>
      take(`0190a000-0000-7000-8000-00000000010${n}`),
    )
    time = new Date('2026-11-23T00:00:00+08:00')
    book.spoilFiles('left_out', missing ?? '')
    book.spoilFiles('one_fen_short', short ?? '')
    book.spoilFiles('invented', doubled ?? '')
    const { lines } = book.dayFile(claim.insurerId, '2026-11-22').body as DayFile
    expect(lines.slice(0, 3).map(({ claimId, settledFen }) => [claimId, settledFen])).toEqual([
      [whole, 700],
      [short, 699],
      [doubled, 700],
    ])
    expect(lines).toHaveLength(4)
    expect(book.dayFile(claim.claimId, '2026-11-22').body).toMatchObject({ lines: [] })
    expect(book.dayFile(claim.insurerId, '2026-11-21').body).toMatchObject({ lines: [] })
  })
})

describe('faults on demand', () => {
  it.each(['server_error', 'busy', 'duplicate', 'lost_reply'])(
    'a claim gets through %s exactly once',
    async (fault) => {
      expect(await order('/faults', { fault, times: 2 })).toBe(204)
      await submit()
      expect(await claimCount()).toBe(1)
    },
  )

  it('a lost reply leaves a claim that the repeated call finds', async () => {
    const once = createInsurerClient(baseUrl, { attempts: 1 })
    const { checkNumber } = await once.uploadCheck(claim)
    const request = { claimId: claim.claimId, attempt: 1, checkNumber, digest: digestOf(claim) }
    const { signature } = await once.sign(request, 'sign')
    await order('/faults', { fault: 'lost_reply' })
    const upload = () => once.upload({ file: claim, checkNumber, signature }, 'upload')
    await expect(upload()).rejects.toMatchObject({ unavailability: 'network' })
    expect(await claimCount()).toBe(1)
    await upload()
    expect(await claimCount()).toBe(1)
  })

  it('a malformed answer leaves the outcome open', async () => {
    await order('/faults', { fault: 'malformed' })
    await expect(insurer.uploadCheck(claim)).rejects.toMatchObject({ unavailability: 'malformed' })
  })

  it('a slow answer is a time-out', async () => {
    await order('/faults', { fault: 'slow' })
    const hasty = createInsurerClient(baseUrl, { attempts: 1, timeoutMilliseconds: 50 })
    await expect(hasty.uploadCheck(claim)).rejects.toMatchObject({ unavailability: 'timeout' })
  })

  it('a request or an order out of shape is refused', async () => {
    expect(await order('/faults', { fault: 'earthquake' })).toBe(422)
    expect(await order('/decisions', { decision: 'perhaps' })).toBe(422)
    const response = await fetch(`${baseUrl}/uploads`, { method: 'POST', body: 'not json' })
    expect(response.status).toBe(422)
    const keylessUpload = { file: claim, checkNumber: 'any', signature: 'any' }
    const keyless = await fetch(`${baseUrl}/uploads`, { method: 'POST', body: JSON.stringify(keylessUpload) })
    expect(keyless.status).toBe(422)
  })
})
