import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import PdfFile from 'pdfkit'

/** A font that holds the characters of Chinese names, so that they are text in the file, not pictures. */
const fontPackage = createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')
const fontFile = join(dirname(fontPackage), '..', 'fonts', 'NotoSansHans-Regular.otf')

export type Pdf = PDFKit.PDFDocument

interface PdfAsked {
  readonly title: string
  readonly createdAt: Date
  /** A4, or width and height in points. */
  readonly size: 'A4' | readonly [width: number, height: number]
  readonly margin: number
}

/** Writes a PDF whose Chinese is text. `write` fills its first page, and adds others. */
export function writePdf(
  { title, createdAt, size, margin }: PdfAsked,
  write: (document: Pdf) => void,
): Promise<Buffer> {
  const document = new PdfFile({
    size: size === 'A4' ? size : [...size],
    margin,
    font: fontFile,
    info: { Title: title, CreationDate: createdAt },
  })
  const parts: Buffer[] = []
  const done = Promise.withResolvers<Buffer>()
  document.on('data', (part: Buffer) => parts.push(part))
  document.on('end', () => done.resolve(Buffer.concat(parts)))
  document.on('error', (error: unknown) => done.reject(error))
  write(document)
  document.end()
  return done.promise
}

/** A column of a table: where it begins after the margin, and how wide it is, in points. */
export interface PdfColumn {
  readonly title: string
  readonly left: number
  readonly width: number
}

const rowHeight = 30
const textHeight = 11

/** A table over as many pages as it needs, its head on each. @returns where the page goes on below it. */
export function writeTable(
  document: Pdf,
  columns: readonly PdfColumn[],
  rows: readonly (readonly string[])[],
): number {
  const { left: margin, bottom } = document.page.margins
  const head = columns.map(({ title }) => title)
  let top = writeRow(document, columns, document.y + 10, head)
  for (const row of rows) {
    if (top + rowHeight > document.page.height - bottom) {
      document.addPage()
      top = writeRow(document, columns, margin, head)
    }
    top = writeRow(document, columns, top, row)
  }
  return top
}

function writeRow(
  document: Pdf,
  columns: readonly PdfColumn[],
  top: number,
  cells: readonly string[],
): number {
  const { left: margin, right } = document.page.margins
  document.fontSize(textHeight)
  columns.forEach(({ left, width }, index) => {
    const options = { width: width - 4, height: rowHeight, ellipsis: true }
    document.text(cells[index] ?? '', margin + left, top + 8, options)
  })
  const below = top + rowHeight
  document
    .moveTo(margin, below)
    .lineTo(document.page.width - right, below)
    .lineWidth(0.5)
    .stroke()
  return below
}

const timeFormat = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const dayFormat = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long' })

export function timeOf(at: Date): string {
  return timeFormat.format(at)
}

export function dayOf(at: Date): string {
  return dayFormat.format(at)
}
