import type { PrintedParcel } from '#db/fulfilment/parcel-labels.ts'
import { dayOf, writePdf, writeTable, type Pdf } from './chinese-pdf.ts'

const columns = [
  { title: '序号', left: 0, width: 34 },
  { title: '药品', left: 34, width: 150 },
  { title: '规格', left: 184, width: 70 },
  { title: '批号', left: 254, width: 80 },
  { title: '有效期至', left: 334, width: 72 },
  { title: '盒数', left: 406, width: 45 },
  { title: '最小单位', left: 451, width: 60 },
] as const

/** The note that travels with a parcel (随货同行单): what is in it lot by lot, for who receives it to sign. */
export function renderDeliveryNote(parcel: PrintedParcel, now: Date): Promise<Buffer> {
  const number = parcel.shipment.id.slice(-8).toUpperCase()
  const asked = { title: `随货同行单 ${number}`, createdAt: now, size: 'A4', margin: 42 } as const
  return writePdf(asked, (document) => {
    writeHead(document, parcel, number)
    const rows = parcel.lines.map((line, index) =>
      [
        index + 1,
        line.nameZh,
        line.strength,
        line.lotNumber,
        line.expiresOn ?? '',
        Math.round((line.units / line.packUnits) * 100) / 100,
        `${line.units} ${line.baseUnit}`,
      ].map(String),
    )
    const below = writeTable(document, columns, rows)
    if (below + 80 > document.page.height - 42) document.addPage()
    document
      .fontSize(11)
      .text(`共 ${parcel.lines.length} 行`, 42, Math.min(below + 14, document.page.height - 90))
    document
      .moveDown(1.2)
      .text('发货人：　　　　　　　　复核人：　　　　　　　　收货人：　　　　　　　　日期：')
  })
}

function writeHead(document: Pdf, { shipment, from, to }: PrintedParcel, number: string): void {
  document.fontSize(20).text(`随货同行单　${number}`)
  document.fontSize(11).moveDown(0.4)
  document.text(`发货单位：${from.tenantNameZh}　${from.siteNameZh}`)
  document.text(`收货单位：${to === null ? '网络外' : `${to.tenantNameZh}　${to.siteNameZh}`}`)
  const date = shipment.dispatchedAt === null ? '尚未发货' : dayOf(shipment.dispatchedAt)
  document.text(`发货日期：${date}　单号：${shipment.id}`)
}
