/** A mark before it has its place: where it lies on the earth, in degrees, and how large it is drawn. */
export interface Unplaced {
  readonly id: string
  readonly longitude: number
  readonly latitude: number
  /** Its radius on the drawing. */
  readonly radius: number
  /** Half of the room that it takes from left to right, where its name is wider than itself. */
  readonly halfWidth?: number
}

export interface Place {
  readonly x: number
  readonly y: number
}

/** The drawing that marks are placed on, in its own units. */
export const drawing = { width: 1_000, height: 620, margin: 60 } as const

/** Steps in which marks that lie on each other are pushed apart: enough for some hundreds of them. */
const pushes = 60
const gap = 8

/**
 * A place on the drawing for each mark: by longitude and latitude, stretched to fill it, and pushed apart where marks would
 * lie on each other. It is a scheme: directions hold roughly, distances do not. The same marks always get the same places.
 */
export function layOut(marks: readonly Unplaced[]): ReadonlyMap<string, Place> {
  const places = marks.map((mark) => ({ ...mark, ...project(mark, marks) }))
  for (let round = 0; round < pushes; round += 1) if (!pushApart(places)) break
  return new Map(places.map(({ id, x, y }) => [id, { x, y }]))
}

function project({ longitude, latitude }: Unplaced, marks: readonly Unplaced[]): Place {
  const across = spread(marks.map((mark) => mark.longitude))
  const down = spread(marks.map((mark) => mark.latitude))
  return {
    x: drawing.margin + across(longitude) * (drawing.width - 2 * drawing.margin),
    y: drawing.margin + (1 - down(latitude)) * (drawing.height - 2 * drawing.margin),
  }
}

/** Where a value lies between the least and the greatest, from 0 to 1; in the middle where they are the same. */
function spread(values: readonly number[]): (value: number) => number {
  const least = values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY)
  const greatest = values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY)
  return (value) => (greatest === least ? 0.5 : (value - least) / (greatest - least))
}

interface Pushed extends Unplaced {
  x: number
  y: number
}

/** Pushes every two marks that overlap apart by half of what is missing each. @returns whether any did. */
function pushApart(places: readonly Pushed[]): boolean {
  let didPush = false
  for (const [index, one] of places.entries()) {
    for (let next = index + 1; next < places.length; next += 1) {
      const other = places[next]
      if (other !== undefined && push(one, other)) didPush = true
    }
  }
  return didPush
}

function push(one: Pushed, other: Pushed): boolean {
  const across = halfWidthOf(one) + halfWidthOf(other) + gap
  const down = one.radius + other.radius + gap
  // Apart by so many parts of the room that both need, which is wider than high where names stand below the marks.
  const [dx, dy] = [(other.x - one.x) / across, (other.y - one.y) / down]
  if (Math.abs(dx) >= 1 || Math.abs(dy) >= 1) return false
  const distance = Math.hypot(dx, dy)
  if (distance >= 1) return false
  // Of two on the same point the later one goes down: a county's villages under its hub.
  const [ux, uy] = distance === 0 ? [0, 1] : [dx / distance, dy / distance]
  const half = (1 - distance) / 2
  move(one, -ux * half * across, -uy * half * down)
  move(other, ux * half * across, uy * half * down)
  return true
}

function halfWidthOf({ radius, halfWidth = radius }: Unplaced): number {
  return Math.max(radius, halfWidth)
}

function move(mark: Pushed, dx: number, dy: number): void {
  const { width, height } = drawing
  const across = halfWidthOf(mark)
  mark.x = Math.min(width - across, Math.max(across, mark.x + dx))
  mark.y = Math.min(height - mark.radius, Math.max(mark.radius, mark.y + dy))
}

/** How wide a line for so many parcels is drawn: by the square root, so that large flows do not hide the small ones. */
export function flowWidth(parcels: number, most: number): number {
  return most === 0 ? 1 : 1 + 9 * Math.sqrt(parcels / most)
}
