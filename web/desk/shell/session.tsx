import type { QueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext } from 'react'
import { mayDo, type Permission } from '#domain/access/roles.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, askAhead, useOperation } from '../client/use-operation.ts'
import { FailureNotice, Loading } from './states.tsx'

/** Who is signed in: `GET /access/me`. */
export type Session = AnswerOf<typeof api.access.me.$get>

const SessionContext = createContext<Session | null>(null)

const question = [['access', 'me'], api.access.me.$get, {}] as const

/** Asks who is signed in while the rest of the desk is still on its way: every page waits for it. */
export function askWhoIsSignedIn(queries: QueryClient): void {
  askAhead(queries, ...question)
}

/** Asks who is signed in. Nobody is sent to sign in, by the answer 401. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const me = useOperation(...question)
  if (me.data !== undefined) return <SessionContext value={me.data}>{children}</SessionContext>
  if (me.error === null || ('status' in me.error && me.error.status === 401)) return <Loading />
  return <FailureNotice failure={me.error} onRetry={() => void me.refetch()} />
}

/** Who is signed in. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (session === null) throw new Error('Nobody is signed in here.')
  return session
}

/** Whether the reader's roles open something, so that only what can be done is offered. */
export function useMay(): (permission: Permission) => boolean {
  const { roles } = useSession()
  return (permission) => mayDo(roles, permission)
}
