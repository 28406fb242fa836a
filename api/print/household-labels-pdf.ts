import { dayOf, writePdf } from './chinese-pdf.ts'

/** A label of a campaign's kit, as `readLabels` gives it. */
export interface HouseholdLabel {
  readonly number: number
  readonly place: number | null
  readonly name: string
  readonly phone: string
  readonly address: string
}

/** A label of 100 by 70 millimetres, in points. */
const size = [283.5, 198.5] as const
const margin = 14

/** One address label for each kit of a batch, with its place in the batch. */
export function renderHouseholdLabels(labels: readonly HouseholdLabel[], now: Date): Promise<Buffer> {
  const asked = { title: '收件标签', createdAt: now, size, margin } as const
  const width = size[0] - 2 * margin
  return writePdf(asked, (document) => {
    labels.forEach(({ number, place, name, phone, address }, index) => {
      if (index > 0) document.addPage()
      document
        .fontSize(11)
        .text(`第 ${number} 批　第 ${place ?? '–'} 包　${dayOf(now)}`, margin, margin, { width })
      document.moveDown(0.4).fontSize(22).text(name, { width })
      document.fontSize(16).text(phone, { width }).moveDown(0.3)
      document.fontSize(16).text(address, { width, height: 72, ellipsis: true })
    })
  })
}
