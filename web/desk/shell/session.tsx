import { createContext, type ReactNode, useContext } from 'react'
import { mayDo, type Permission } from '#domain/access/roles.ts'
import { api } from '../client/api.ts'
import { type AnswerOf, useOperation } from '../client/use-operation.ts'
import { FailureNotice, Loading } from './states.tsx'

/** Who is signed in: `GET /access/me`. */
export type Session = AnswerOf<typeof api.access.me.$get>

const SessionContext = createContext<Session | null>(null)

/** Asks who is signed in. Nobody is sent to sign in, by the answer 401. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const me = useOperation(['access', 'me'], api.access.me.$get, {})
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
