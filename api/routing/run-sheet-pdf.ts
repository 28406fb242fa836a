import type { DoorMeans } from '#domain/routing/levels.ts'
import type { RunSheet } from '#db/routing/run-sheets.ts'
import { dayOf, timeOf, writePdf, writeTable, type Pdf } from '../print/chinese-pdf.ts'

const columns = [
  { title: '序号', left: 0, width: 36 },
  { title: '到达', left: 36, width: 48 },
  { title: '离开', left: 84, width: 48 },
  { title: '站点', left: 132, width: 190 },
  { title: '件数', left: 322, width: 40 },
  { title: '冷藏箱', left: 362, width: 48 },
  { title: '签收', left: 410, width: 101 },
] as const

/**
 * The run sheet of a trip as a PDF on A4, in Chinese. No patient is named: parcels are scanned where they are handed over.
 * On a round within a village stops are addresses.
 */
export function renderRunSheet(sheet: RunSheet): Promise<Buffer> {
  const asked = {
    title: `${titleOf(sheet)} ${sheet.plate}`,
    createdAt: sheet.loadFrom,
    size: 'A4',
    margin: 42,
  } as const
  return writePdf(asked, (document) => {
    writeHead(document, sheet)
    writeTable(
      document,
      columns,
      sheet.visits.map((visit, index) =>
        [
          index + 1,
          timeOf(visit.arriveAt),
          timeOf(visit.leaveAt),
          visit.household?.address ?? visit.site.nameZh,
          parcelsAt(visit),
          visit.coldBoxes === 0 ? '' : visit.coldBoxes,
          '',
        ].map(String),
      ),
    )
  })
}

/** A household of a campaign gets one parcel. */
function parcelsAt({ campaign, shipmentIds }: RunSheet['visits'][number]): number {
  return campaign === null ? shipmentIds.length : 1
}

const means = { on_foot: '步行', motorbike: '摩托车' } as const satisfies Record<DoorMeans, string>

function titleOf({ doorMeans }: RunSheet): string {
  return doorMeans === null ? '行车单' : '入户配送单'
}

function goesBy({ doorMeans, plate }: RunSheet): string {
  return doorMeans === null ? plate : means[doorMeans]
}

function writeHead(document: Pdf, sheet: RunSheet): void {
  const { hub, loadFrom, departAt, endAt, metres, visits, trip, version } = sheet
  const parcels = visits.reduce((sum, visit) => sum + parcelsAt(visit), 0)
  const coldBoxes = visits.reduce((sum, visit) => sum + visit.coldBoxes, 0)
  const cold = coldBoxes === 0 ? '' : `，冷藏箱 ${coldBoxes} 个`
  document.fontSize(20).text(`${titleOf(sheet)}　${goesBy(sheet)}`)
  document.fontSize(11).moveDown(0.4)
  document.text(`${dayOf(departAt)}　第 ${trip} 车次　第 ${version} 版计划`)
  document.text(
    `始发：${hub.nameZh}　装车 ${timeOf(loadFrom)}　发车 ${timeOf(departAt)}　返回 ${timeOf(endAt)}`,
  )
  document.text(`共 ${visits.length} 站，${parcels} 件${cold}，约 ${(metres / 1_000).toFixed(1)} 公里`)
}
