import { encode } from 'uqr'
import type { LabelledParcel } from '#db/fulfilment/parcel-labels.ts'
import { dayOf, timeOf, writePdf, type Pdf } from './chinese-pdf.ts'

/** A label of 100 by 100 millimetres, in points. */
const labelPoints = 283.5
const margin = 14
const codePoints = 74

/**
 * One label for each parcel, which scanners read, and then one for each line that says how to take it. No patient is named:
 * the parcel does that at its destination, by the pickup code.
 */
export function renderParcelLabels(parcels: readonly LabelledParcel[], now: Date): Promise<Buffer> {
  const asked = { title: '包裹标签', createdAt: now, size: [labelPoints, labelPoints], margin } as const
  return writePdf(asked, (document) => {
    parcels.forEach((parcel, index) => {
      if (index > 0) document.addPage()
      writeParcel(document, parcel)
      for (const dose of parcel.doses) {
        document.addPage()
        writeDose(document, dose)
      }
    })
  })
}

function writeParcel(document: Pdf, { shipment, from, to, departsAt, lines }: LabelledParcel): void {
  drawCode(document, shipment.id, labelPoints - margin - codePoints, margin)
  const width = labelPoints - 2 * margin
  const beside = { width: width - codePoints - 6 }
  document.fontSize(12).text('包裹', margin, margin, beside)
  document.fontSize(24).text(shipment.id.slice(-8).toUpperCase(), beside)
  if (departsAt !== null) document.fontSize(10).text(`${dayOf(departsAt)} ${timeOf(departsAt)} 发车`, beside)
  document.fontSize(10).text(`发：${from.siteNameZh}`, margin, margin + codePoints + 8, { width })
  const where = to === null ? '网络外' : to.siteNameZh
  document.fontSize(17).text(`收：${where}`, { width, height: 48, ellipsis: true })
  if (shipment.mode === 'home') document.fontSize(13).text('送到家', { width })
  document.fontSize(10).moveDown(0.3)
  for (const { nameZh, strength, units, baseUnit } of lines.slice(0, 5))
    document.text(`${nameZh} ${strength} × ${units} ${baseUnit}`, { width, height: 14, ellipsis: true })
  if (lines.length > 5) document.text(`等 ${lines.length} 种`, { width })
}

function writeDose(document: Pdf, label: LabelledParcel['doses'][number]): void {
  const width = labelPoints - 2 * margin
  const { productNameZh, strength, units, baseUnit, lotNumber, expiresOn, dose } = label
  document.fontSize(17).text(`${productNameZh} ${strength}`, { width })
  document.fontSize(12).text(`${units} ${baseUnit}`, { width }).moveDown(0.4)
  document.fontSize(19).text(dose.zh.sentence, { width }).moveDown(0.3)
  if (dose.directions !== '') document.fontSize(14).text(dose.directions, { width }).moveDown(0.3)
  document
    .fontSize(10)
    .text(`批号 ${lotNumber}${expiresOn === null ? '' : `　有效期至 ${expiresOn}`}`, { width })
}

/** A text as a QR code, cell by cell. */
function drawCode(document: Pdf, text: string, left: number, top: number): void {
  const { size, data } = encode(text, { border: 1 })
  const cell = codePoints / size
  data.forEach((row, y) =>
    row.forEach((isDark, x) => {
      if (isDark) document.rect(left + x * cell, top + y * cell, cell, cell)
    }),
  )
  document.fill('#000')
}
