import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PublicSigningKey } from '#domain/access/signing-key.ts'
import { api } from '../client/api.ts'
import { useOperation } from '../client/use-operation.ts'
import { useSession } from '../shell/session.tsx'
import { forgetKey, keepKey, type KeptKey, readKey } from './key-store.ts'
import { makeKey, NoPrivateKey, readPrivateKey, signDetached } from './private-key.ts'

/** Where the key on this computer stands: only one that is `ready` signs. */
export type KeyStanding = 'asking' | 'none' | 'unregistered' | 'revoked' | 'ready'

export interface SigningKey {
  readonly standing: KeyStanding
  readonly keyId: string | null
  readonly algorithm: string | null
  /** Of a key that was made just now, for the administrator. */
  readonly newPublicKey: PublicSigningKey | null
  readonly isFileWrong: boolean
  load(file: Blob): Promise<void>
  make(): Promise<void>
  forget(): Promise<void>
  /** The detached JWS over a text. Only for a key that is ready. */
  sign(content: string): Promise<string>
}

const kept = ['signing', 'kept'] as const

/** The reader's key on this computer, held against the keys that are registered for them. */
export function useSigningKey(): SigningKey {
  const { principalId } = useSession()
  const queries = useQueryClient()
  const key = useQuery({ queryKey: kept, queryFn: () => readKey(principalId), staleTime: Infinity })
  const registered = useOperation(['access', 'own-keys'], api.access.me['signing-keys'].$get, {})
  const [newPublicKey, setNewPublicKey] = useState<PublicSigningKey | null>(null)
  const [isFileWrong, setIsFileWrong] = useState(false)
  const keep = async (one: KeptKey) => {
    await keepKey(one)
    await queries.invalidateQueries({ queryKey: kept })
    await registered.refetch()
  }
  const here = key.data ?? null
  return {
    standing: standingOf(key.data, registered.data?.items),
    keyId: here?.keyId ?? null,
    algorithm: here?.algorithm ?? null,
    newPublicKey,
    isFileWrong,
    async load(file) {
      try {
        const one = await readPrivateKey(principalId, await file.text())
        setIsFileWrong(false)
        setNewPublicKey(null)
        await keep(one)
      } catch (error) {
        if (!(error instanceof NoPrivateKey)) throw error
        setIsFileWrong(true)
      }
    },
    async make() {
      const made = await makeKey(principalId)
      setNewPublicKey(made.publicKey)
      await keep(made.kept)
    },
    async forget() {
      await forgetKey(principalId)
      setNewPublicKey(null)
      await queries.invalidateQueries({ queryKey: kept })
    },
    async sign(content) {
      if (here === null) throw new Error('There is no key to sign with.')
      return signDetached(here, content)
    },
  }
}

type Registered = readonly { readonly keyId: string; readonly revokedAt: string | null }[]

function standingOf(key: KeptKey | null | undefined, registered: Registered | undefined): KeyStanding {
  if (key === undefined || registered === undefined) return 'asking'
  if (key === null) return 'none'
  const found = registered.find(({ keyId }) => keyId === key.keyId)
  if (found === undefined) return 'unregistered'
  return found.revokedAt === null ? 'ready' : 'revoked'
}
