import type { Outcome } from '#domain/refusal.ts'
import { isGtin } from './gtin.ts'

/** What a scanner read from one box. */
export interface TraceCode {
  /**
   * What tells this box from every other: the 20-digit trace code, or `(01)GTIN(21)serial` for a box
   * whose serial number is not a trace code.
   */
  readonly code: string
  /** The first 7 digits of a 20-digit code: the maker's resource number, the same on every box of a pack. */
  readonly resource?: string
  /** Always 14 digits, as the symbol writes it. */
  readonly gtin?: string
  readonly lot?: string
  /** The last day of use, YYYY-MM-DD. */
  readonly expiry?: string
}

/** GS1's FNC1, as scanners send it: it ends an element of variable length. */
const groupSeparator = '\u001d'

/**
 * The application identifiers that boxes carry: GTIN, lot, expiry, serial, and the production date, which is read over.
 * Those of variable length hold up to 20 of the characters GS1 calls its invariant set.
 */
const elementPatterns = {
  '01': /^\d{14}/,
  '10': /^[!-~]{1,20}/,
  '11': /^\d{6}/,
  '17': /^\d{6}/,
  '21': /^[!-~]{1,20}/,
} as const
type ApplicationIdentifier = keyof typeof elementPatterns

/**
 * Reads a scanned text: a 20-digit trace code, or a GS1 element string with GTIN (01) and serial (21), written with
 * brackets or as a scanner sends it. Twenty bare digits are a trace code, although a GTIN with a serial number of two
 * digits looks the same; a symbology identifier (]d2) in front tells them apart. The check digits of a trace code follow
 * no public rule, so only its shape is tested.
 */
export function parseTraceCode(text: string): Outcome<TraceCode> {
  const scanned = text.trim()
  if (/^\d{20}$/.test(scanned)) return { ok: true, value: fromTwentyDigits(scanned) }
  const elements = scanned.startsWith('(') ? readBracketed(scanned) : readScanned(scanned)
  if (elements === null) {
    return refused('traceCodeMalformed', 'The scan is neither 20 digits nor a GS1 element string.')
  }
  const gtin = elements.get('01')
  const serial = elements.get('21')
  if (gtin === undefined || serial === undefined) {
    return refused('traceCodeIncomplete', 'The element string lacks its GTIN (01) or its serial number (21).')
  }
  if (!isGtin(gtin)) return refused('gtinInvalid', 'The check digit of the GTIN (01) is wrong.')
  const expiryElement = elements.get('17')
  const expiry = expiryElement === undefined ? undefined : expiryDate(expiryElement)
  if (expiry === null) return refused('expiryInvalid', 'The expiry (17) is no calendar day.')
  const lot = elements.get('10')
  return {
    ok: true,
    value: {
      ...(/^\d{20}$/.test(serial) ? fromTwentyDigits(serial) : { code: `(01)${gtin}(21)${serial}` }),
      gtin,
      ...(lot === undefined ? {} : { lot }),
      ...(expiry === undefined ? {} : { expiry }),
    },
  }
}

function fromTwentyDigits(code: string): TraceCode {
  return { code, resource: code.slice(0, 7) }
}

function readBracketed(text: string): Map<ApplicationIdentifier, string> | null {
  const elements = new Map<ApplicationIdentifier, string>()
  const parts = text.split(/\((\d{2})\)/)
  if (parts[0] !== '') return null
  for (let index = 1; index < parts.length; index += 2) {
    const identifier = parts[index] ?? ''
    const value = parts[index + 1] ?? ''
    if (!isKnown(identifier) || elements.has(identifier)) return null
    if (elementPatterns[identifier].exec(value)?.[0] !== value) return null
    elements.set(identifier, value)
  }
  return elements
}

function readScanned(text: string): Map<ApplicationIdentifier, string> | null {
  const elements = new Map<ApplicationIdentifier, string>()
  let rest = text.replace(/^\](?:d2|C1|Q3)/, '').replace(groupSeparator, (mark, at) => (at === 0 ? '' : mark))
  if (rest === '') return null
  while (rest !== '') {
    const identifier = rest.slice(0, 2)
    if (!isKnown(identifier) || elements.has(identifier)) return null
    const value = elementPatterns[identifier].exec(rest.slice(2))?.[0]
    if (value === undefined) return null
    elements.set(identifier, value)
    rest = rest.slice(2 + value.length)
    if (rest.startsWith(groupSeparator)) rest = rest.slice(1)
    else if (rest !== '' && hasVariableLength(identifier)) return null
  }
  return elements
}

function isKnown(identifier: string): identifier is ApplicationIdentifier {
  return Object.hasOwn(elementPatterns, identifier)
}

function hasVariableLength(identifier: ApplicationIdentifier): boolean {
  return identifier === '10' || identifier === '21'
}

/** YYMMDD as a calendar day of this century; day 00 stands for the month's last day. Null when there is no such day. */
function expiryDate(element: string): string | null {
  const year = 2000 + Number(element.slice(0, 2))
  const month = Number(element.slice(2, 4))
  const day = Number(element.slice(4, 6))
  const date = new Date(day === 0 ? Date.UTC(year, month, 0) : Date.UTC(year, month - 1, day))
  const exists = month >= 1 && month <= 12 && date.getUTCMonth() === month - 1
  return exists ? date.toISOString().slice(0, 10) : null
}

function refused(code: string, message: string): Outcome<TraceCode> {
  const nextStep = 'Scan the code on the box again; set the box aside when it still cannot be read.'
  return { ok: false, refusals: [{ code, message, nextStep }] }
}
