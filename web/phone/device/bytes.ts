/** Bytes as base64url without padding (RFC 4648, section 5). */
export function base64UrlOf(bytes: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(bytes))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** SHA-256 of a text in UTF-8, in base64url. */
export async function sha256Of(text: string): Promise<string> {
  return base64UrlOf(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
}

/** The bytes of a text in base64url. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0),
  )
}
