/** The file types in which a paper may be uploaded. */
export const documentTypes = ['application/pdf', 'image/png', 'image/jpeg'] as const
export type DocumentType = (typeof documentTypes)[number]

/** The largest document that is taken: a page scanned in colour. */
export const documentLimitBytes = 2 * 1024 * 1024

const beginnings: readonly (readonly [DocumentType, readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
]

/** The type that a file's first bytes say, whatever its name claims; null for any other. */
export function documentTypeOf(content: Uint8Array): DocumentType | null {
  const found = beginnings.find(([, bytes]) => bytes.every((byte, index) => content[index] === byte))
  return found?.[0] ?? null
}
