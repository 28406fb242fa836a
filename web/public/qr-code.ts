import { html } from 'hono/html'
import { encode } from 'uqr'
import type { Markup } from '../ui/layout.ts'

/** The empty frame that scanners need around a code, in its cells. */
const borderCells = 4

/** A text as a QR code, drawn by the server: works without script, and asks no other server. */
export function qrCode(text: string, label: string): Markup {
  const { size, data } = encode(text, { border: borderCells })
  const cells = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x},${y}h1v1h-1z` : [])))
  return html`<svg
    class="qr-code"
    role="img"
    aria-label="${label}"
    viewBox="0 0 ${size} ${size}"
    shape-rendering="crispEdges"
  >
    <rect width="${size}" height="${size}" fill="#fff" />
    <path d="${cells.join('')}" fill="#000" />
  </svg>`
}
