import type { Bundle, BundleEntry } from '@medplum/fhirtypes'
import { z } from 'zod'
import { problemOfError } from '../../problem-of-error.ts'
import type { Exchange } from '../definition.ts'
import { interact, requireKey } from '../interact.ts'
import { LocatedRefusal } from '../located-refusal.ts'
import { outcomeOf } from '../outcome.ts'
import { elementInvalid, parseIncoming } from './parse-incoming.ts'
import { takeInPrescription } from './prescription-bundle.ts'

const bundleSchema = z.looseObject({ resourceType: z.literal('Bundle'), type: z.string() })

const batchSchema = z.object({
  entry: z
    .array(
      z.object({
        resource: z.unknown().optional(),
        request: z.object({
          method: z.string(),
          url: z.string().max(2000),
          ifMatch: z.string().optional(),
          ifNoneMatch: z.string().optional(),
        }),
      }),
    )
    .max(100),
})

/** Answers a bundle that was sent to the base: a prescription as a transaction, or a batch of interactions. */
export async function answerBundle(
  exchange: Exchange,
  sent: unknown,
  { key, isStrict }: { readonly key: string | null; readonly isStrict: boolean },
): Promise<Bundle> {
  const { type } = parseIncoming(bundleSchema, sent, 'Bundle')
  if (type === 'transaction') return takeInPrescription(exchange, sent, requireKey(key))
  if (type !== 'batch') throw elementInvalid('Bundle.type', 'This server takes transactions and batches.')
  const { entry } = parseIncoming(batchSchema, sent, 'Bundle')
  const answers: BundleEntry[] = []
  // One after the other, as they were sent: an entry may need what another made.
  for (const [index, one] of entry.entries()) {
    answers.push(
      await answerEntry(exchange, one, { key: key === null ? null : `${key}/${index}`, index, isStrict }),
    )
  }
  return { resourceType: 'Bundle', type: 'batch-response', entry: answers }
}

type Entry = z.output<typeof batchSchema>['entry'][number]

async function answerEntry(
  exchange: Exchange,
  { resource, request }: Entry,
  {
    key,
    index,
    isStrict,
  }: { readonly key: string | null; readonly index: number; readonly isStrict: boolean },
): Promise<BundleEntry> {
  const [path = '', query = ''] = request.url.split('?')
  const [type = '', id = null] = path.split('/')
  try {
    const answer = await interact(exchange, {
      method: request.method,
      type,
      id,
      parameters: new URLSearchParams(query),
      isSearchByPost: false,
      isStrict,
      body: resource,
      idempotencyKey: key,
      ifMatch: request.ifMatch ?? null,
      ifNoneMatch: request.ifNoneMatch ?? null,
    })
    const { status, etag, location } = answer
    return {
      ...(answer.resource === null ? {} : { resource: answer.resource }),
      response: {
        status: String(status),
        ...(etag === undefined ? {} : { etag }),
        ...(location === undefined ? {} : { location }),
      },
    }
  } catch (error) {
    return { response: failureOf(error, `Bundle.entry[${index}]`) }
  }
}

/** A failed entry fails alone. What is wrong on our side fails the whole batch, so that it is noticed and repeated. */
function failureOf(error: unknown, whole: string): NonNullable<BundleEntry['response']> {
  const problem = problemOfError(error)
  if (problem.status >= 500) throw error
  const locations = error instanceof LocatedRefusal ? error.locations : { whole }
  return { status: String(problem.status), outcome: outcomeOf(problem, locations) }
}
