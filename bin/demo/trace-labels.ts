import { randomInt } from 'node:crypto'

interface PickLine {
  readonly tracePrefix: string
  readonly packUnits: number
  readonly units: number
}

const serialLimit = 1_000_000_000

/** Labels of boxes as a picker would find them on the shelf: as many as the line needs, the last one opened. */
export function boxesFor({ tracePrefix, packUnits, units }: PickLine): { code: string; units: number }[] {
  const boxes = []
  for (let left = units; left > 0; left -= packUnits) {
    const serial = String(randomInt(serialLimit)).padStart(9, '0')
    boxes.push({ code: `${tracePrefix}${serial}0000`, units: Math.min(left, packUnits) })
  }
  return boxes
}
