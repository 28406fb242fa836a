import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isSignedOut, isWorthAnotherTry } from './problem.ts'

/** Until then an answer is fresh enough to be shown without asking again; events make it old at once. */
const freshMs = 15_000

/** Keeps answers while the page is open. `onSignedOut` is called when the server no longer knows the session. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (isSignedOut(error)) onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: freshMs,
        retry: (count, error) => count < 2 && isWorthAnotherTry(error),
        retryDelay: (count) => 500 * 2 ** count,
        throwOnError: false,
      },
      // Requests are tried at once and fail visibly, instead of waiting for the browser to believe in a network.
      mutations: { networkMode: 'always' },
    },
  })
}

/** Goes to sign in, and comes back to where one was. */
export function goToSignIn(): void {
  const back = `${location.pathname}${location.search}`
  location.assign(`/sign-in?${new URLSearchParams({ back }).toString()}`)
}
