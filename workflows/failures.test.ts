import { ApplicationFailure } from '@temporalio/common'
import { describe, expect, it } from 'vitest'
import { notFound, refused } from '#db/command-refused.ts'
import { errorFacts, failureOf } from './failures.ts'

describe('failureOf', () => {
  it('keeps what a library quotes out of Temporal, and names the kind and the place', () => {
    const cause = Object.assign(new Error('Key (phone)=(100-12345678) exists'), { code: '23505' })
    const error = new Error('Failed query: insert … params: 龘龘龘', { cause })
    const failure = failureOf(error)
    expect(failure).toMatchObject({ message: 'Error', type: '23505', nonRetryable: false })
    expect(JSON.stringify([failure.message, failure.stack, failure.cause])).not.toMatch(/龘|100-/)
    expect(failure.stack).toContain('failures.test.ts')
  })

  it('does not repeat a command that was refused', () => {
    expect(failureOf(notFound('claim'))).toMatchObject({ type: 'claimNotFound', nonRetryable: true })
  })

  it('repeats a command whose key is at work right now', () => {
    const running = refused('running', { code: 'commandRunning', message: 'x', nextStep: 'y' })
    expect(failureOf(running)).toMatchObject({ type: 'commandRunning', nonRetryable: false })
  })

  it('leaves a failure that was made on purpose as it is', () => {
    const pending = ApplicationFailure.retryable('not yet', 'claimPending')
    expect(failureOf(pending)).toBe(pending)
  })

  it('stands anything that is thrown', () => {
    expect(failureOf('text')).toMatchObject({ message: 'UnknownError', nonRetryable: false })
    expect(errorFacts('text')).toEqual({ error: 'string' })
  })
})
