/** An order of a list, as an address holds it: a key, or `-key` for the other way round. */
export type Sort<Key extends string> = Key | `-${Key}`

/** Both ways of every key. */
export function sortsOf<const Key extends string>(keys: readonly Key[]): readonly Sort<Key>[] {
  return keys.flatMap((key) => [key, `-${key}`] as const)
}
