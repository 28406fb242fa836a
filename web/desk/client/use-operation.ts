import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query'
import { useRef } from 'react'
import type { ClientRequestOptions, ClientResponse, InferResponseType } from 'hono/client'
import { failureOf, isWorthAnotherTry, type Refused, type Unreached } from './problem.ts'

/** What went wrong with an operation, told by `FailureNotice`. */
export type Failure = Refused | Unreached

type Endpoint<Args, Answer> = (args: Args, options?: ClientRequestOptions) => Promise<ClientResponse<Answer>>

/** What somebody gives an operation; the key of a command is not theirs to give. */
type Given<Args> = Omit<Args, 'header'>

/** The answer of an endpoint of `api`. */
export type AnswerOf<Ask> = InferResponseType<Ask>

/** Where an answer is kept: the area of the operation, then what was asked. */
export type OperationKey = readonly [area: string, ...parts: unknown[]]

interface ReadOptions {
  /** False while there is nothing to ask yet. */
  readonly isWanted?: boolean
  /** Asks again so often, where no event tells of a change. */
  readonly everyMs?: number
}

/**
 * Reads an operation and keeps the answer under `key` (area, name) and what was asked, until a command of the area or an
 * event makes it old: `useOperation(['access', 'person'], api.access.people[':id'].$get, { param: { id } })`.
 */
export function useOperation<Args, Answer>(
  key: OperationKey,
  ask: Endpoint<Args, Answer>,
  args: Args,
  { isWanted = true, everyMs }: ReadOptions = {},
): UseQueryResult<Answer, Failure> {
  return useQuery<Answer, Failure>({
    ...question(key, ask, args),
    enabled: isWanted,
    // Filters and pages change what is asked: the rows before stay until the new ones are there. Nothing stays of another subject:
    // who acts on what they see would act on that.
    placeholderData: (before: Answer | undefined, asked) =>
      (subjectOf(asked?.queryKey.at(-1)) === subjectOf(args) ? before : undefined) as never,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
  })
}

/** What the path of a question names: one person, one version. */
function subjectOf(args: unknown): string {
  return JSON.stringify((args as { readonly param?: unknown } | undefined)?.param ?? null)
}

/** Asks before the part of the page is there that reads it by `useOperation` with the same arguments. */
export function askAhead<Args, Answer>(
  queries: QueryClient,
  key: OperationKey,
  ask: Endpoint<Args, Answer>,
  args: Args,
): void {
  void queries.prefetchQuery(question(key, ask, args))
}

function question<Args, Answer>(key: OperationKey, ask: Endpoint<Args, Answer>, args: Args) {
  return queryOptions<Answer, Failure>({
    queryKey: [...key, args],
    queryFn: ({ signal }) => answerOf(ask(args, { init: { signal } })),
  })
}

export interface Command<Args, Answer> {
  /** Sends it; null when it was refused, which `failure` then tells. */
  run(args: Given<Args>): Promise<Answer | null>
  readonly isRunning: boolean
  readonly failure: Failure | null
  /** What it answered last. */
  readonly answer: Answer | null
  /** Forgets failure and answer, when its form is opened anew. */
  reset(): void
}

interface CommandOptions {
  /** The areas whose answers it makes old. */
  readonly touches: readonly string[]
  /** The page is left when it is done: what the page shows is not read again first. */
  readonly isLeaving?: boolean
}

/**
 * A command of the API. It is sent under one Idempotency-Key however often it is tried, by itself after a broken
 * connection or by somebody who presses again, until it is done or what is sent changes. When it is done, every answer of
 * the areas in `touches` is asked for again, which is waited for, so that nobody acts on what was shown before.
 */
export function useCommand<Args, Answer>(
  send: Endpoint<Args, Answer>,
  { touches, isLeaving = false }: CommandOptions,
): Command<Args, Answer> {
  const queries = useQueryClient()
  const sent = useRef({ text: '', key: '' })
  const mutation = useMutation<Answer, Failure, Given<Args>>({
    mutationFn: (args) => {
      const text = JSON.stringify(args)
      if (sent.current.text !== text) sent.current = { text, key: crypto.randomUUID() }
      return answerOf(send({ ...args, header: { 'idempotency-key': sent.current.key } } as Args))
    },
    retry: (count, error) => count < 3 && isWorthAnotherTry(error),
    retryDelay: (count) => 500 * 2 ** count,
    async onSuccess() {
      sent.current = { text: '', key: '' }
      const asked = Promise.all(touches.map((area) => queries.invalidateQueries({ queryKey: [area] })))
      if (!isLeaving) await asked
    },
  })
  return {
    run: (args) => mutation.mutateAsync(args).catch(() => null),
    isRunning: mutation.isPending,
    failure: mutation.error,
    answer: mutation.data ?? null,
    reset: mutation.reset,
  }
}

async function answerOf<Answer>(asked: Promise<ClientResponse<Answer>>): Promise<Answer> {
  const response = await asked
  if (!response.ok) throw await failureOf(response)
  return (await response.json()) as Answer
}
