import { describe, expect, it } from 'vitest'
import { documentTypeOf } from './document-type.ts'

describe('documentTypeOf', () => {
  it('goes by the first bytes', () => {
    expect(documentTypeOf(Buffer.from('%PDF-1.7 …'))).toBe('application/pdf')
    expect(documentTypeOf(Buffer.from('89504e470d0a1a0a00', 'hex'))).toBe('image/png')
    expect(documentTypeOf(Buffer.from('ffd8ffe0', 'hex'))).toBe('image/jpeg')
  })

  it('knows nothing else, nor a file that is too short', () => {
    expect(documentTypeOf(Buffer.from('<html>%PDF-</html>'))).toBeNull()
    expect(documentTypeOf(Buffer.from('%PDF'))).toBeNull()
    expect(documentTypeOf(Buffer.alloc(0))).toBeNull()
  })
})
