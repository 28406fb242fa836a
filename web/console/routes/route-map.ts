import { html } from 'hono/html'
import type { Markup } from '../../ui/layout.ts'

/** A place on the sketch. */
export interface MapPlace {
  readonly id: string
  readonly name: string
  readonly longitude: number
  readonly latitude: number
}

export interface MapStop extends MapPlace {
  /** Which stop of its trip it is, from 1; one whose place nobody knows leaves its number out. */
  readonly number: number
}

/** A trip as a line through its stops, in their order. */
export interface MapTrip {
  readonly label: string
  readonly stops: readonly MapStop[]
}

export interface RouteMap {
  readonly label: string
  readonly hub: MapPlace
  readonly trips: readonly MapTrip[]
  /** Where something would go that no vehicle can bring. */
  readonly unreachable: readonly MapPlace[]
}

const width = 960
const height = 540
const margin = 60
const mostNames = 40
/** Told apart by who sees few colours: dark ones of different lightness, and dashes beside them. */
const colours = ['#0b6b4f', '#1d4f91', '#8f2f0f', '#6b2d82', '#7a5b00', '#14505c', '#a0185a', '#3d3d3d']

/** The plan of a day drawn by longitude and latitude: the hub, the trips through their stops, and what is out of reach. */
export function routeMap({ label, hub, trips, unreachable }: RouteMap): Markup {
  const place = projection([hub, ...trips.flatMap(({ stops }) => stops), ...unreachable])
  const stops = trips.flatMap(({ stops: own }) => own)
  const isNamed = stops.length + unreachable.length <= mostNames
  return html`<svg class="route-map" role="img" aria-label="${label}" viewBox="0 0 ${width} ${height}">
    ${trips.map((trip, index) => tripLine([hub, ...trip.stops, hub].map(place), index))}
    ${trips.map((trip, index) =>
      trip.stops.map((stop) => stopMark(place(stop), stop.number, index, isNamed ? stop.name : '')),
    )}
    ${unreachable.map((site) => crossMark(place(site), site.name))} ${hubMark(place(hub), hub.name)}
  </svg>`
}

interface Point {
  readonly x: number
  readonly y: number
}

/** Fits all places into the sketch; a degree of longitude is as much shorter as it is there. */
function projection(places: readonly MapPlace[]): (place: MapPlace) => Point {
  const latitudes = places.map(({ latitude }) => latitude)
  const narrowing = Math.cos(((Math.min(...latitudes) + Math.max(...latitudes)) / 2) * (Math.PI / 180))
  const xs = places.map(({ longitude }) => longitude * narrowing)
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  const [bottom, top] = [Math.min(...latitudes), Math.max(...latitudes)]
  const scale = Math.min(
    (width - 2 * margin) / Math.max(right - left, 1e-6),
    (height - 2 * margin) / Math.max(top - bottom, 1e-6),
  )
  const [beside, above] = [(width - (right - left) * scale) / 2, (height - (top - bottom) * scale) / 2]
  return ({ longitude, latitude }) => ({
    x: Math.round(beside + (longitude * narrowing - left) * scale),
    y: Math.round(above + (top - latitude) * scale),
  })
}

function tripLine(points: readonly Point[], index: number): Markup {
  const path = points.map(({ x, y }) => `${x},${y}`).join(' ')
  const dashes = index < colours.length ? 'none' : '8 5'
  return html`<polyline
    points="${path}"
    fill="none"
    stroke="${colourOf(index)}"
    stroke-width="3"
    stroke-dasharray="${dashes}"
    stroke-linejoin="round"
  />`
}

function stopMark({ x, y }: Point, number: number, index: number, name: string): Markup {
  return html`<g>
    <circle cx="${x}" cy="${y}" r="13" fill="${colourOf(index)}" />
    <text x="${x}" y="${y + 5}" text-anchor="middle" font-size="14" font-weight="700" fill="#fff"
      >${number}</text
    >
    <text x="${x + 17}" y="${y + 5}" font-size="14" fill="#14241f">${name}</text>
  </g>`
}

function crossMark({ x, y }: Point, name: string): Markup {
  return html`<g>
    <path d="M${x - 9},${y - 9}l18,18m0,-18l-18,18" stroke="#8f2f0f" stroke-width="4" />
    <text x="${x + 14}" y="${y + 5}" font-size="14" font-weight="700" fill="#8f2f0f">${name}</text>
  </g>`
}

function hubMark({ x, y }: Point, name: string): Markup {
  return html`<g>
    <rect x="${x - 13}" y="${y - 13}" width="26" height="26" fill="#14241f" stroke="#fff" stroke-width="2" />
    <text x="${x + 19}" y="${y - 12}" font-size="16" font-weight="700" fill="#14241f">${name}</text>
  </g>`
}

function colourOf(index: number): string {
  return colours[index % colours.length] ?? '#14241f'
}
