import { createHash, randomUUID } from 'node:crypto'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { accepted, createPlan, refuse } from '../sandbox-http.ts'
import type { Plan, SandboxReply } from '../sandbox-http.ts'
import { digestOf } from './contract.ts'
import type {
  ClaimFile,
  DayFile,
  DayFileLine,
  DetailAnswer,
  InsurerRefusalCode,
  ReviewResultAnswer,
  SettlementResultAnswer,
  SignAnswer,
  SignRequest,
  UndoAnswer,
  UndoRequest,
  UploadAnswer,
  UploadCheckAnswer,
  UploadRequest,
} from './contract.ts'

/** What the sandbox's insurer can be told to decide next; without an order it covers and settles everything. */
export const decisions = ['refuse', 'deny', 'pending'] as const
export type Decision = (typeof decisions)[number]

/** What can be wrong in the files of days: a settlement is left out, one fen short, or nobody's. */
export const fileErrors = ['left_out', 'one_fen_short', 'invented'] as const
export type FileError = (typeof fileErrors)[number]

interface ClaimRecord {
  readonly file: ClaimFile
  readonly answer: UploadAnswer
  readonly denied: boolean
  readonly reversal: UndoAnswer | null
}

/** The insurers' book of claims in memory, by our claim ids. Not kept over a restart. */
export interface InsurerBook {
  readonly plan: Plan<Decision>
  uploadCheck(file: ClaimFile): SandboxReply
  sign(request: SignRequest): SandboxReply
  upload(request: UploadRequest): SandboxReply
  undo(request: UndoRequest): SandboxReply
  detail(claimId: string): SandboxReply
  reviewResult(claimId: string): SandboxReply
  settlementResult(claimId: string): SandboxReply
  dayFile(insurerId: string, day: string): SandboxReply
  /** Spoils the line of a claim in every file from now on; `invented` adds one for a claim nobody made. */
  spoilFiles(error: FileError, claimId: string): void
  /** How many claims were ever taken in; corrections of one are that one. */
  claimCount(): number
}

/** @param clock what time it is at the insurer: a day's file is ready when the day is over */
export function createInsurerBook(clock: () => Date = () => new Date()): InsurerBook {
  const plan = createPlan<Decision>()
  const claims = new Map<string, ClaimRecord>()
  const reversedUnseen = new Map<string, UndoAnswer>()
  const checks = new Map<string, string>()
  const errors = new Map<string, FileError>()
  const known = (claimId: string, answer: (claim: ClaimRecord) => unknown): SandboxReply => {
    const claim = claims.get(claimId)
    return claim ? accepted(answer(claim)) : refuseAs('claimUnknown', 'No such claim.')
  }

  return {
    plan,
    claimCount: () => claims.size,
    spoilFiles: (error, claimId) => void errors.set(claimId, error),
    uploadCheck(file) {
      if (plan.take(['refuse'])) return refuseAs('notCovered', 'The plan does not cover this person today.')
      const objection = sharesObjection(file)
      if (objection) return objection
      const checkNumber = randomUUID()
      checks.set(checkNumber, digestOf(file))
      return accepted({ checkNumber } satisfies UploadCheckAnswer)
    },
    sign({ checkNumber, digest }) {
      if (checks.get(checkNumber) !== digest) return refuseAs('checkUnknown', 'No such file was checked.')
      const signature = signatureOf(checkNumber, digest)
      return accepted({ signature, signedAt: clock().toISOString() } satisfies SignAnswer)
    },
    upload({ file, checkNumber, signature }) {
      const earlier = claims.get(file.claimId)
      if (earlier?.reversal || reversedUnseen.has(file.claimId))
        return refuseAs('claimReversed', 'This claim was reversed.')
      if (earlier?.file.attempt === file.attempt) return accepted(earlier.answer)
      if (signature !== signatureOf(checkNumber, digestOf(file)))
        return refuseAs('signatureInvalid', 'The signature is not that of this file.')
      if (earlier && !(earlier.denied && file.attempt === earlier.file.attempt + 1))
        return refuseAs('attemptOutOfOrder', 'Only a denied claim is corrected, one attempt after the other.')
      const answer = { claimNumber: randomUUID(), receivedAt: clock().toISOString() }
      claims.set(file.claimId, { file, answer, denied: plan.take(['deny']) === 'deny', reversal: null })
      return accepted(answer)
    },
    undo({ claimId }) {
      const claim = claims.get(claimId)
      const earlier = claim?.reversal ?? reversedUnseen.get(claimId)
      if (earlier) return accepted(earlier)
      const reversal = { reversalNumber: randomUUID(), reversedAt: clock().toISOString() }
      if (claim) claims.set(claimId, { ...claim, reversal })
      else reversedUnseen.set(claimId, reversal)
      return accepted(reversal)
    },
    detail: (claimId) => known(claimId, detailOf),
    reviewResult: (claimId) => known(claimId, reviewOf),
    settlementResult(claimId) {
      const claim = claims.get(claimId)
      if (reversedUnseen.has(claimId)) return accepted({ state: 'reversed' } satisfies SettlementResultAnswer)
      if (claim && !claim.reversal && plan.take(['pending']))
        return accepted({ state: 'pending' } satisfies SettlementResultAnswer)
      return known(claimId, settlementOf)
    },
    dayFile(insurerId, day) {
      if (shanghaiDate(clock()) <= day) return refuseAs('fileNotReady', 'The day is not over.')
      const settled = [...claims.values()].filter((claim) => claim.file.insurerId === insurerId)
      const lines = settled.flatMap((claim) => fileLinesOf(claim, errors.get(claim.file.claimId)))
      const ofDay = lines.filter(({ settledAt }) => shanghaiDate(new Date(settledAt)) === day)
      return accepted({ insurerId, day, lines: ofDay } satisfies DayFile)
    },
  }
}

function sharesObjection({ insuranceFen, earlierFen, restFen, lines }: ClaimFile): SandboxReply | undefined {
  const totalFen = lines.reduce((sum, line) => sum + line.amountFen, 0)
  const insurableFen = lines.reduce((sum, line) => sum + (line.insuranceCode ? line.amountFen : 0), 0)
  if (insuranceFen + earlierFen + restFen === totalFen && insuranceFen <= insurableFen) return undefined
  return refuseAs('sharesDoNotAddUp', 'The shares are not those of the lines.')
}

/** Stands for the signing service: only who knows the check and the file gets this value. */
function signatureOf(checkNumber: string, digest: string): string {
  return createHash('sha256').update(`${checkNumber} ${digest}`).digest('base64url')
}

function detailOf(claim: ClaimRecord): DetailAnswer {
  const settlement = settlementOf(claim)
  return {
    claimNumber: claim.answer.claimNumber,
    attempt: claim.file.attempt,
    state: settlement.state,
    insuranceFen: claim.file.insuranceFen,
    settledFen: settlement.state === 'settled' ? settlement.settledFen : null,
  }
}

function reviewOf({ denied }: ClaimRecord): ReviewResultAnswer {
  if (!denied) return { state: 'passed' }
  return { state: 'refused', code: 'notMedicallyNecessary', reason: 'Found not necessary.' }
}

function settlementOf({ file, answer, denied, reversal }: ClaimRecord): SettlementResultAnswer {
  if (reversal) return { state: 'reversed' }
  if (denied) return { state: 'denied' }
  return { state: 'settled', settledFen: file.insuranceFen, settledAt: answer.receivedAt }
}

function fileLinesOf(claim: ClaimRecord, error: FileError | undefined): DayFileLine[] {
  const settlement = settlementOf(claim)
  if (settlement.state !== 'settled' || error === 'left_out') return []
  const { settledFen, settledAt } = settlement
  const line: DayFileLine = {
    claimId: claim.file.claimId,
    claimNumber: claim.answer.claimNumber,
    institutionCode: claim.file.institutionCode,
    settledFen: error === 'one_fen_short' ? settledFen - 1 : settledFen,
    settledAt,
  }
  return error === 'invented' ? [line, { ...line, claimId: randomUUID(), claimNumber: randomUUID() }] : [line]
}

function refuseAs(code: InsurerRefusalCode, reason: string): SandboxReply {
  return refuse(code, reason)
}
