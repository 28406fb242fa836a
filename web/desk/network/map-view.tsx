import { type ReactNode, useMemo } from 'react'
import { coverLevels, type CoverLevel } from '#domain/network/days-of-cover.ts'
import { useNumbers } from '../figures/numbers.ts'
import { useTexts } from '../texts/language.tsx'
import { networkTexts } from '../texts/network.ts'
import { drawing, flowWidth, layOut, type Place } from './map-layout.ts'
import type { MapFlow, Mark } from './marks.ts'

/** Dark enough for white letters on them, and apart in lightness for who sees few colours. */
const fills: Readonly<Record<CoverLevel, string>> = {
  out: '#8f1812',
  short: '#b4590a',
  enough: '#2f7fb5',
  ample: '#0b5b43',
  unknown: '#6b7370',
}

interface MapViewProps {
  readonly label: string
  readonly marks: readonly Mark[]
  readonly flows: readonly MapFlow[]
  /** Whether names stand beside the marks; of hundreds they would lie on each other. */
  readonly hasNames: boolean
  /** Leads from a mark to what is behind it. */
  readonly linkTo: (mark: Mark, label: string, children: ReactNode) => ReactNode
}

/** The network as a scheme: marks by their position, flows as lines by their width, days of cover as colour. */
export function MapView({ label, marks, flows, hasNames, linkTo }: MapViewProps) {
  const places = useMemo(() => layOut(hasNames ? marks.map(withName) : marks), [marks, hasNames])
  const most = flows.reduce((high, { parcels }) => Math.max(high, parcels), 0)
  const describe = useDescription()
  return (
    <figure className="network-map">
      <svg viewBox={`0 0 ${drawing.width} ${drawing.height}`} role="group" aria-label={label}>
        <defs>
          <marker
            id="flow-end"
            viewBox="0 0 6 6"
            refX="5"
            refY="3"
            markerWidth="9"
            markerHeight="9"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0 6 3 0 6Z" fill="#35514a" />
          </marker>
        </defs>
        <g aria-hidden="true">
          {flows.map((flow) => (
            <Flow key={`${flow.from}/${flow.to}`} flow={flow} marks={marks} places={places} most={most} />
          ))}
        </g>
        {marks.map((mark) => {
          const place = places.get(mark.id)
          if (place === undefined) return null
          const text = describe(mark)
          return (
            <g key={mark.id} transform={`translate(${place.x.toFixed(1)} ${place.y.toFixed(1)})`}>
              {linkTo(
                mark,
                text,
                <>
                  <title>{text}</title>
                  <Shape mark={mark} />
                </>,
              )}
              {hasNames && (
                <text className="map-name" y={mark.radius + 14} aria-hidden="true">
                  {mark.name}
                </text>
              )}
            </g>
          )
        })}
      </svg>
      <Legend />
    </figure>
  )
}

/** A mark with the room that its name takes. */
function withName(mark: Mark): Mark {
  const letters = Array.from(mark.name).reduce((sum, letter) => sum + (letter > '\u2e80' ? 13 : 7), 0)
  return { ...mark, radius: mark.radius + nameRoom, halfWidth: letters / 2 }
}

const nameRoom = 22

function Shape({ mark: { shape, level, radius, isDown, text } }: { readonly mark: Mark }) {
  const outline = isDown
    ? { stroke: '#1c211f', strokeWidth: 3, strokeDasharray: '4 3' }
    : { stroke: '#fff', strokeWidth: 1.5 }
  return (
    <>
      {shape === 'depot' ? (
        <rect
          x={-radius}
          y={-radius}
          width={2 * radius}
          height={2 * radius}
          rx={3}
          fill={fills[level]}
          {...outline}
        />
      ) : (
        <circle r={radius} fill={fills[level]} {...outline} />
      )}
      {text !== '' && (
        <text className="map-count" dy="0.35em">
          {text}
        </text>
      )}
    </>
  )
}

interface FlowProps {
  readonly flow: MapFlow
  readonly marks: readonly Mark[]
  readonly places: ReadonlyMap<string, Place>
  readonly most: number
}

/** A line from the rim of one mark to the rim of the other. */
function Flow({ flow: { from, to, parcels, underWay }, marks, places, most }: FlowProps) {
  const [start, end] = [places.get(from), places.get(to)]
  if (start === undefined || end === undefined) return null
  const rim = marks.find(({ id }) => id === to)?.radius ?? 0
  const distance = Math.hypot(end.x - start.x, end.y - start.y)
  const part = distance === 0 ? 1 : Math.max(0, (distance - rim - 3) / distance)
  return (
    <line
      x1={start.x.toFixed(1)}
      y1={start.y.toFixed(1)}
      x2={(start.x + (end.x - start.x) * part).toFixed(1)}
      y2={(start.y + (end.y - start.y) * part).toFixed(1)}
      stroke={underWay > 0 ? '#35514a' : '#9fb3ad'}
      strokeWidth={flowWidth(parcels, most).toFixed(1)}
      strokeOpacity={0.65}
      markerEnd="url(#flow-end)"
    />
  )
}

function Legend() {
  const texts = useTexts(networkTexts)
  return (
    <figcaption className="map-legend">
      <strong>{texts.legend}</strong>
      <ul>
        {coverLevels.map((level) => (
          <li key={level}>
            <svg width="16" height="16" aria-hidden="true">
              <circle cx="8" cy="8" r="7" fill={fills[level]} />
            </svg>
            {texts.levels[level]}
          </li>
        ))}
      </ul>
      <span>{texts.legendShapes}</span>
    </figcaption>
  )
}

/** Says in words what a mark shows. */
function useDescription(): (mark: Mark) => string {
  const texts = useTexts(networkTexts)
  const { count } = useNumbers()
  return ({ name, shape, text, days, level, isDown }) =>
    [
      name,
      ...(shape === 'county' ? [texts.siteCount(text)] : []),
      days === null ? texts.levels[level] : texts.daysOf(count(days)),
      ...(isDown ? [texts.down] : []),
    ].join(' · ')
}
