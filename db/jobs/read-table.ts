import { readSheet } from 'read-excel-file/node'
import { openCsvReader } from '#domain/jobs/csv-rows.ts'
import type { FileFormat } from '#domain/jobs/file-job.ts'
import { refused } from '../command-refused.ts'

/** A file's bytes from the beginning, as often as they are asked for. */
export type FileBytes = () => AsyncIterable<Buffer>

export type TextEncoding = 'utf-8' | 'gb18030'

/** What a spreadsheet may hold when it is unpacked: a file of a few kilobytes can claim to hold gigabytes. */
const mostUnpackedBytes = 256 * 1024 * 1024

/**
 * The encoding of a text file: UTF-8 where every byte of it is, with or without a mark at its begin, else GB18030, of which
 * GBK and GB2312 are parts. Read piece by piece.
 * @throws CommandRefused `encodingUnknown`.
 */
export async function detectEncoding(bytes: FileBytes): Promise<TextEncoding> {
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    if (await isReadableAs(bytes, encoding)) return encoding
  }
  throw refused('invalid', {
    code: 'encodingUnknown',
    message: 'The text is neither UTF-8 nor GB18030 (GBK).',
    nextStep: 'Save it as CSV UTF-8, or send the spreadsheet itself.',
  })
}

async function isReadableAs(bytes: FileBytes, encoding: TextEncoding): Promise<boolean> {
  try {
    for await (const text of decoded(bytes, encoding)) if (text.includes('\0')) return false
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

async function* decoded(bytes: FileBytes, encoding: TextEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  for await (const chunk of bytes()) yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}

/**
 * The rows of a file, each as its cells' texts. A text file is read piece by piece, its separator found from its begin; of a
 * spreadsheet the first sheet is read, as a whole. The row after `n` others is row n + 1, empty ones included.
 * @throws CommandRefused `spreadsheetUnreadable`, `spreadsheetTooLarge`.
 */
export async function* readTable(
  format: FileFormat,
  bytes: FileBytes,
  encoding: TextEncoding | null,
): AsyncGenerator<readonly string[]> {
  if (format === 'xlsx') {
    yield* await readSpreadsheet(bytes)
    return
  }
  const reader = openCsvReader()
  for await (const text of decoded(bytes, encoding ?? 'utf-8')) yield* reader.push(text)
  yield* reader.end()
}

async function readSpreadsheet(bytes: FileBytes): Promise<string[][]> {
  const chunks: Buffer[] = []
  for await (const chunk of bytes()) chunks.push(chunk)
  const file = Buffer.concat(chunks)
  requireModest(file)
  try {
    // Numbers stay the text that the file has, so that a long code loses no digit.
    const rows = await readSheet(file, { parseNumber: (text: string) => text })
    return rows.map((row) => row.map(textOf))
  } catch {
    throw unreadable()
  }
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  return typeof cell === 'string' ? cell : JSON.stringify(cell)
}

const endOfDirectory = 0x0605_4b50
const directoryEntry = 0x0201_4b50

/** Sums up what the archive's directory says its files unpack to. */
function requireModest(file: Buffer): void {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0 || end + 22 > file.length || file.readUInt32LE(end) !== endOfDirectory) throw unreadable()
  let at = file.readUInt32LE(end + 16)
  let unpackedBytes = 0
  for (let entries = file.readUInt16LE(end + 10); entries > 0; entries -= 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== directoryEntry) throw unreadable()
    unpackedBytes += file.readUInt32LE(at + 24)
    at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  if (unpackedBytes <= mostUnpackedBytes) return
  throw refused('invalid', {
    code: 'spreadsheetTooLarge',
    message: 'The spreadsheet unpacks to more than 256 MiB.',
    nextStep: 'Send it as CSV.',
  })
}

function unreadable() {
  return refused('invalid', {
    code: 'spreadsheetUnreadable',
    message: 'The file is no spreadsheet in the XLSX format.',
    nextStep: 'Save it as XLSX or as CSV and import it anew.',
  })
}
