import { openDB } from 'idb'

/** A key with which a person signs on this computer. The browser signs with it, and gives it to nobody. */
export interface KeptKey {
  readonly personId: string
  readonly keyId: string
  readonly algorithm: 'EdDSA' | 'ES256'
  readonly privateKey: CryptoKey
}

const storeName = 'keys'

function open() {
  return openDB('desk-signing', 1, {
    upgrade: (database) => void database.createObjectStore(storeName, { keyPath: 'personId' }),
  })
}

/** The key of a person on this computer; null where none was loaded. */
export async function readKey(personId: string): Promise<KeptKey | null> {
  const database = await open()
  const found = (await database.get(storeName, personId)) as KeptKey | undefined
  database.close()
  return found ?? null
}

/** Keeps a key, in place of the one before. */
export async function keepKey(key: KeptKey): Promise<void> {
  const database = await open()
  await database.put(storeName, key)
  database.close()
}

/** Takes a person's key off this computer. */
export async function forgetKey(personId: string): Promise<void> {
  const database = await open()
  await database.delete(storeName, personId)
  database.close()
}
