import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import PdfFile from 'pdfkit'
import type { RunSheet } from '#db/routing/run-sheets.ts'

/** A font that holds the characters of Chinese place names, so that they are text in the file, not pictures. */
const fontPackage = createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')
const fontFile = join(dirname(fontPackage), '..', 'fonts', 'NotoSansHans-Regular.otf')

const margin = 42
const rowHeight = 30
/** Left edge and width of each column, in points on A4. */
const columns = [
  { title: '序号', left: 0, width: 36 },
  { title: '到达', left: 36, width: 48 },
  { title: '离开', left: 84, width: 48 },
  { title: '站点', left: 132, width: 200 },
  { title: '件数', left: 332, width: 40 },
  { title: '签收', left: 372, width: 139 },
] as const

const timeFormat = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const dayFormat = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long' })

/** The run sheet of a trip as a PDF on A4, in Chinese. No patient is named: parcels are scanned where they are handed over. */
export function renderRunSheet(sheet: RunSheet): Promise<Buffer> {
  const document = new PdfFile({
    size: 'A4',
    margin,
    font: fontFile,
    info: { Title: `行车单 ${sheet.plate}`, CreationDate: sheet.loadFrom },
  })
  const parts: Buffer[] = []
  const done = Promise.withResolvers<Buffer>()
  document.on('data', (part: Buffer) => parts.push(part))
  document.on('end', () => done.resolve(Buffer.concat(parts)))
  document.on('error', (error: unknown) => done.reject(error))
  writeHead(document, sheet)
  let top = writeRow(
    document,
    document.y + 10,
    columns.map(({ title }) => title),
  )
  sheet.visits.forEach(({ site, arriveAt, leaveAt, shipmentIds }, index) => {
    if (top + rowHeight > document.page.height - margin) {
      document.addPage()
      top = margin
    }
    const cells = [index + 1, timeOf(arriveAt), timeOf(leaveAt), site.nameZh, shipmentIds.length, '']
    top = writeRow(document, top, cells.map(String))
  })
  document.end()
  return done.promise
}

function writeHead(document: PDFKit.PDFDocument, sheet: RunSheet): void {
  const { plate, hub, loadFrom, departAt, endAt, metres, visits, trip, version } = sheet
  const parcels = visits.reduce((sum, { shipmentIds }) => sum + shipmentIds.length, 0)
  document.fontSize(20).text(`行车单　${plate}`)
  document.fontSize(11).moveDown(0.4)
  document.text(`${dayFormat.format(departAt)}　第 ${trip} 车次　第 ${version} 版计划`)
  document.text(
    `始发：${hub.nameZh}　装车 ${timeOf(loadFrom)}　发车 ${timeOf(departAt)}　返回 ${timeOf(endAt)}`,
  )
  const coldBoxes = visits.reduce((sum, visit) => sum + visit.coldBoxes, 0)
  const cold = coldBoxes === 0 ? '' : `，冷藏箱 ${coldBoxes} 个`
  document.text(`共 ${visits.length} 站，${parcels} 件${cold}，约 ${(metres / 1_000).toFixed(1)} 公里`)
}

/** @returns where the next row begins. */
function writeRow(document: PDFKit.PDFDocument, top: number, cells: readonly string[]): number {
  document.fontSize(11)
  columns.forEach(({ left, width }, index) => {
    const options = { width: width - 4, height: rowHeight, ellipsis: true }
    document.text(cells[index] ?? '', margin + left, top + 8, options)
  })
  const below = top + rowHeight
  document
    .moveTo(margin, below)
    .lineTo(document.page.width - margin, below)
    .lineWidth(0.5)
    .stroke()
  return below
}

function timeOf(at: Date): string {
  return timeFormat.format(at)
}
