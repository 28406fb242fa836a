import type { ReactNode } from 'react'

/** One number that a page is about. */
export interface KeyFigure {
  readonly label: string
  readonly value: ReactNode
  /** What it is compared with. */
  readonly note?: string
  /** It needs somebody. */
  readonly isAlarming?: boolean
}

/** The numbers that a page is about, beside each other. */
export function KeyFigures({
  figures,
  label,
}: {
  readonly figures: readonly KeyFigure[]
  readonly label: string
}) {
  return (
    <dl className="key-figures" aria-label={label}>
      {figures.map(({ label: name, value, note, isAlarming = false }) => (
        <div key={name} data-alarming={isAlarming}>
          <dt>{name}</dt>
          <dd>
            <strong>{value}</strong>
            {note !== undefined && <span>{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
