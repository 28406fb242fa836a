/** What JSON can say. A field that is undefined is left out, as JSON.stringify does. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [field: string]: JsonValue | undefined }

/**
 * The one text of a JSON value that everybody who signs or checks it arrives at: RFC 8785 (JSON Canonicalization
 * Scheme). Fields in the order of their UTF-16 code units, no space, numbers and strings as ECMAScript writes them.
 * @throws RangeError for what JSON cannot say: numbers that are not finite, and halves of surrogate pairs.
 */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map((item: JsonValue) => canonicalJson(item)).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value as Readonly<Record<string, JsonValue | undefined>>)
      .flatMap(([name, field]) => (field === undefined ? [] : [[name, field] as const]))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
    return `{${fields.map(([name, field]) => `${canonicalJson(name)}:${canonicalJson(field)}`).join(',')}}`
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('not a finite number')
  if (typeof value === 'string' && !value.isWellFormed()) throw new RangeError('half a surrogate pair')
  return JSON.stringify(value)
}
